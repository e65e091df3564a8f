"use strict";
(() => {
  const { blocks, labels, texts } = JSON.parse(document.getElementById("data").textContent);
  const one = selector => document.querySelector(selector);
  const all = selector => [...document.querySelectorAll(selector)];
  const body = document.body, why = one("#why"), tip = one("#tip"), shown = one(".blocks"), page = one("#page");
  const elements = all(".blocks > .b, .blocks .b");
  const parts = all(".part[data-rows]");
  const partOf = new Map();
  parts.forEach(part => part.dataset.rows.split(" ").forEach(row => partOf.set(Number(row), part)));
  const wide = matchMedia("(min-width: 60.01rem)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const filters = new Set();
  let here = -1;

  const make = (tag, name, ...children) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.append(...children);
    return made;
  };
  const reasonOf = row => blocks[row][0];
  const isShown = row => !filters.size || filters.has(reasonOf(row));
  const verdictOf = row => reasonOf(row) === "kept" ? "Kept" : `Stripped: ${labels[reasonOf(row)] ?? reasonOf(row)}`;
  // In a line: the decisive cause, and what the classifier made most of where it was the classifier.
  function lineOf(row) {
    const [reason, , causes, features] = blocks[row];
    const decisive = causes.find(cause => cause[3]) ?? causes[0];
    const strongest = decisive === causes[0] && features.find(([, weight]) => (weight > 0) === (reason === "kept"));
    return texts[decisive[2]] + (strongest ? ` (${texts[strongest[0]]})` : "");
  }
  const intoView = element => element.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });

  // Views: on a wide screen the page is always there, and the others beside it.
  const tabs = all("[role=tab]");
  function show(name) {
    body.dataset.view = name;
    if (name !== "page") body.dataset.side = name;
    const chosen = wide.matches ? body.dataset.side : name;
    for (const tab of tabs) {
      const is = tab.id === `tab-${chosen}`;
      tab.setAttribute("aria-selected", is);
      tab.tabIndex = is ? 0 : -1;
    }
    if (chosen === "page" || wide.matches) requestAnimationFrame(draw);
  }
  tabs.forEach(tab => tab.addEventListener("click", () => show(tab.id.slice(4))));
  one(".tabs").addEventListener("keydown", event => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const there = tabs.filter(tab => tab.offsetParent);
    const next = there[(there.indexOf(document.activeElement) + step + there.length) % there.length];
    show(next.id.slice(4));
    next.focus();
    event.preventDefault();
  });

  // The reason of a block.
  function explain(row) {
    const [reason, path, causes, features] = blocks[row];
    const heading = make("h2", `verdict r-${reason}`, make("i", "why-mark"), verdictOf(row));
    const part = partOf.get(row);
    if (part) {
      const button = make("button", "go", "→ in the article");
      button.type = "button";
      button.addEventListener("click", () => { show("article"); intoView(part); });
      heading.append(button);
    }
    const steps = make("ol", "steps");
    for (const [judge, keeps, text, decisive] of causes) {
      steps.append(make("li", `${keeps ? "keeps" : ""} ${decisive ? "decisive" : ""}`, make("span", "", texts[judge]), ` ${texts[text]}`));
    }
    const most = Math.max(...features.map(feature => Math.abs(feature[1])), 1);
    const weights = make("div", "weights", make("p", "", "What weighed most with the classifier"));
    for (const [name, weight] of features) {
      const bar = make("i");
      bar.style.width = `${50 * Math.abs(weight) / most}%`;
      weights.append(
        make("span", "", texts[name]),
        make("span", `bar ${weight < 0 ? "against" : "for"}`, bar),
        make("span", "number", `${weight < 0 ? "−" : "+"}${Math.abs(weight).toFixed(2)}`),
      );
    }
    const place = make("p", "why-path", `block ${row} · ${texts[path]}`);
    why.replaceChildren(heading, place, steps, ...(features.length ? [weights] : []));
    why.scrollTop = 0;
  }

  function mark(row) {
    all(".here, .told").forEach(element => element.classList.remove("here", "told"));
    if (here >= 0) elements[here].tabIndex = -1;
    here = row;
    elements[row].classList.add("here");
    elements[row].tabIndex = 0;
    partOf.get(row)?.classList.add("here");
    explain(row);
  }
  function select(row, { focus = true, scroll = true } = {}) {
    if (!wide.matches && body.dataset.view !== "page") show("page");
    mark(row);
    if (focus) elements[row].focus({ preventScroll: true });
    if (scroll) intoView(elements[row]);
    const part = partOf.get(row);
    if (part && wide.matches && body.dataset.side === "article" && !part.contains(document.activeElement)) intoView(part);
  }
  function step(from, by, fits) {
    for (let row = from + by; row >= 0 && row < blocks.length; row += by) if (fits(row)) return row;
    return -1;
  }

  shown.addEventListener("click", event => {
    const block = event.target.closest(".b");
    if (block) select(Number(block.dataset.i), { scroll: false });
  });
  shown.addEventListener("focusin", event => {
    const row = Number(event.target.dataset.i);
    if (row !== here) mark(row);
  });
  document.addEventListener("keydown", event => {
    tip.hidden = true;
    point(null);
    if (event.key === "Escape") { filters.clear(); filter(); return; }
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest(".tabs, .legend")) return;
    const inBlocks = shown.contains(event.target) || event.target === body;
    let row = -1;
    if (event.key === "n" || event.key === "p") {
      const wanted = here >= 0 ? reasonOf(here) : "kept";
      row = step(here, event.key === "n" ? 1 : -1, at => reasonOf(at) === wanted);
    } else if (!inBlocks || (event.target === body && !wide.matches)) return;
    else if (event.key === "ArrowDown") row = step(here, 1, isShown);
    else if (event.key === "ArrowUp") row = step(here < 0 ? blocks.length : here, -1, isShown);
    else if (event.key === "Home") row = step(-1, 1, isShown);
    else if (event.key === "End") row = step(blocks.length, -1, isShown);
    else if (event.key === "Enter" && partOf.has(here)) { show("article"); intoView(partOf.get(here)); return; }
    else return;
    event.preventDefault();
    if (row >= 0) select(row);
  });

  // Filters by reason.
  const chips = all(".chip");
  function filter() {
    shown.classList.toggle("filtering", filters.size > 0);
    elements.forEach((element, row) => element.classList.toggle("on", filters.has(reasonOf(row))));
    chips.forEach(chip => chip.setAttribute("aria-pressed", filters.has(chip.dataset.reason)));
    draw();
  }
  chips.forEach(chip => chip.addEventListener("click", () => {
    const reason = chip.dataset.reason;
    if (!filters.delete(reason)) filters.add(reason);
    filter();
    if (!filters.has(reason)) return;
    if (!wide.matches) show("page");
    const first = step(-1, 1, row => reasonOf(row) === reason);
    if (first >= 0) select(first, { focus: false });
  }));

  // The word beside the pointer.
  shown.addEventListener("pointermove", event => {
    const block = event.pointerType === "mouse" ? event.target.closest(".b") : null;
    tip.hidden = !block;
    if (!block) return;
    const row = Number(block.dataset.i);
    if (tip.dataset.row !== block.dataset.i) {
      tip.dataset.row = block.dataset.i;
      tip.replaceChildren(make("b", "", verdictOf(row)), ` – ${lineOf(row)}`);
    }
    const { width, height } = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(4, Math.min(event.clientX + 14, innerWidth - width - 8))}px`;
    tip.style.top = `${event.clientY + 18 + height > innerHeight ? event.clientY - height - 10 : event.clientY + 18}px`;
  });
  shown.addEventListener("pointerleave", () => { tip.hidden = true; });

  // The article, the fields and the sources lead to the page and to each other.
  parts.forEach((part, at) => {
    part.tabIndex = at ? -1 : 0;
    part.addEventListener("click", () => select(Number(part.dataset.rows.split(" ")[0]), { focus: !wide.matches }));
    part.addEventListener("keydown", event => {
      const next = { ArrowDown: parts[at + 1], ArrowUp: parts[at - 1] }[event.key];
      if (event.key === "Enter" || event.key === " ") part.click();
      else if (next) { part.tabIndex = -1; next.tabIndex = 0; next.focus(); next.click(); }
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  });
  function tell(view, element) {
    show(view);
    all(".told").forEach(other => other.classList.remove("told"));
    element.classList.add("told");
    intoView(element);
  }
  document.addEventListener("click", event => {
    const { block, said, field } = event.target.closest(".go")?.dataset ?? {};
    if (block !== undefined) select(Number(block));
    else if (said !== undefined) { const row = one(`[data-at="${said}"]`); tell("sources", row); row.focus({ preventScroll: true }); }
    else if (field !== undefined) tell("fields", document.getElementById(`f-${field}`));
  });

  // An arrow from the button at the pointer, or with the keyboard, to the block that it leads to, where that is in view.
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const arrow = document.createElementNS("http://www.w3.org/2000/svg", "path");
  drawing.id = "arrow";
  drawing.setAttribute("aria-hidden", "true");
  drawing.append(arrow);
  body.append(drawing);
  let pointing = null;
  function point(button = pointing) {
    pointing = button?.dataset.block !== undefined && wide.matches ? button : null;
    arrow.setAttribute("d", "");
    if (!pointing) return;
    const from = pointing.getBoundingClientRect(), frame = page.getBoundingClientRect();
    const to = elements[Number(pointing.dataset.block)].getBoundingClientRect();
    const y = to.top + Math.min(to.height / 2, 14);
    if (y < frame.top || y > frame.bottom || !from.width) return;
    const start = [from.left - 2, from.top + from.height / 2], end = [Math.min(to.right, frame.right) + 3, y];
    const bend = Math.max(40, (start[0] - end[0]) / 2);
    arrow.setAttribute("d", `M${start} C${start[0] - bend},${start[1]} ${end[0] + bend},${y} ${end} m8,-5 l-8,5 l8,5`);
  }
  document.addEventListener("pointerover", event => point(event.target.closest(".go")));
  document.addEventListener("focusin", event => { if (event.target.matches(".go")) point(event.target); });
  page.addEventListener("scroll", () => point(), { passive: true });

  // The whole page at a glance.
  const overview = one(".overview");
  function draw() {
    const height = page.clientHeight, total = page.scrollHeight;
    if (!height) return;
    const scale = devicePixelRatio || 1;
    overview.style.height = `${height}px`;
    overview.width = 14 * scale;
    overview.height = height * scale;
    const context = overview.getContext("2d");
    context.scale(scale, scale);
    const colours = new Map();
    elements.forEach((element, row) => {
      if (!isShown(row)) return;
      const reason = reasonOf(row);
      if (!colours.has(reason)) colours.set(reason, getComputedStyle(element).borderInlineStartColor);
      context.fillStyle = colours.get(reason);
      const { top, height: tall } = element.getBoundingClientRect();
      const at = (top - page.getBoundingClientRect().top + page.scrollTop) * height / total;
      context.fillRect(reason === "kept" ? 1 : 4, at, reason === "kept" ? 13 : 7, Math.max(1, tall * height / total));
    });
  }
  overview.addEventListener("click", event => {
    const share = (event.clientY - overview.getBoundingClientRect().top) / overview.clientHeight;
    page.scrollTo({ top: share * page.scrollHeight - page.clientHeight / 2 });
  });
  addEventListener("resize", () => { show(body.dataset.view); draw(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);

  if (elements.length) elements[Math.max(0, step(-1, 1, row => reasonOf(row) === "kept"))].tabIndex = 0;
  show(wide.matches ? "article" : "page");
  body.dataset.ready = "";
})();
