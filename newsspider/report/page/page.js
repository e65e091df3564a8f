"use strict";
// The page can be read without: this sorts and filters the sites, and opens their rows.
(() => {
  const table = document.getElementById("table"), body = table.tBodies[0];
  const needle = document.getElementById("needle"), said = document.getElementById("shown");
  const chips = [...document.querySelectorAll(".chip")], heads = [...table.querySelectorAll("th button")];
  const rows = [...body.rows];
  const words = new Map(rows.map(row => [row, row.textContent.toLowerCase()]));
  let state = "";

  const filter = () => {
    const wanted = needle.value.trim().toLowerCase();
    let count = 0;
    for (const row of rows) {
      row.hidden = (state && row.dataset.state !== state) || (wanted && !words.get(row).includes(wanted));
      count += !row.hidden;
    }
    said.textContent = count === rows.length ? "" : `${count.toLocaleString("en")} of ${rows.length.toLocaleString("en")} sites`;
  };

  const value = (row, name) => {
    const cell = row.querySelector(`td.${name}`);
    return "v" in cell.dataset ? Number(cell.dataset.v) : cell.textContent;
  };

  const sort = button => {
    const head = button.closest("th"), before = head.getAttribute("aria-sort"), name = button.dataset.by;
    const first = name === "state" || name === "site" ? "ascending" : "descending"; // most of a number first
    const way = !before ? first : before === "ascending" ? "descending" : "ascending";
    for (const other of heads) other.closest("th").removeAttribute("aria-sort");
    head.setAttribute("aria-sort", way);
    const keyed = rows.map(row => [value(row, name), row]), sign = way === "ascending" ? 1 : -1;
    keyed.sort(([a], [b]) => sign * (typeof a === "number" ? a - b : a.localeCompare(b)));
    body.append(...keyed.map(([, row]) => row));
  };

  const open = (button, isOpen) => {
    button.setAttribute("aria-expanded", isOpen);
    const more = document.getElementById(button.getAttribute("aria-controls"));
    if (isOpen) more.removeAttribute("hidden"); else more.setAttribute("hidden", "until-found");
  };

  for (const button of body.querySelectorAll(".open")) { button.disabled = false; open(button, false); }
  body.addEventListener("click", event => {
    const button = event.target.closest(".open");
    if (button) open(button, button.getAttribute("aria-expanded") !== "true");
  });
  body.addEventListener("beforematch", event => {
    const button = event.target.closest("tr").querySelector(".open");
    button.setAttribute("aria-expanded", true); // the browser shows what its search has found
  });
  for (const button of heads) { button.disabled = false; button.addEventListener("click", () => sort(button)); }
  for (const chip of chips) chip.addEventListener("click", () => {
    state = chip.dataset.state;
    for (const other of chips) other.setAttribute("aria-pressed", other === chip);
    filter();
  });
  needle.addEventListener("input", filter);
  needle.addEventListener("keydown", event => { if (event.key === "Escape") { needle.value = ""; filter(); } });
  document.getElementById("filter").hidden = rows.length < 2;

  if (navigator.clipboard) for (const button of document.querySelectorAll(".copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.previousElementSibling.textContent);
      button.textContent = "Copied";
    });
  }
})();
