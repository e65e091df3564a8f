"""An explanation as one HTML page that is safe to open: it holds no markup of the original's, asks for nothing, and
runs no script but its own, which its policy names by their hashes."""

from __future__ import annotations

import re
from collections import Counter
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from newsspider.extract.explain import Explanation
from newsspider.extract.reasons import Judgement
from newsspider.report.document import head, is_web
from newsspider.report.explain.article import article
from newsspider.report.explain.colours import SHOWN, stylesheet
from newsspider.report.explain.fields import fields, sources
from newsspider.report.explain.markup import as_data, element
from newsspider.report.explain.page import document, path_of

__all__ = ["as_json", "as_page"]

_FROM_THE_RIGHT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def as_page(explanation: Explanation) -> bytes:
    """The whole page, UTF-8."""
    found, judgements = explanation.article, explanation.judgements
    style, script = _file("style.css") + stylesheet(), _file("script.js")
    page = Template(_file("page.html")).substitute(
        head=head(f"Why: {found.headline or found.url or 'page'}", style, script),
        script=script,
        headline=escape(found.headline or "(no headline)"),
        address=_address(found.url),
        summary=_summary(explanation),
        legend=_legend(judgements),
        language=_language(found.inLanguage),
        document=document(explanation.page, judgements, explanation.base)
        or element("p", "There is no text on this page.", class_="none"),
        article=article(explanation),
        fields=fields(explanation.origins, explanation.statements),
        sources=sources(explanation.origins, explanation.statements),
        data=as_data(_data(explanation)),
    )
    return page.encode("utf-8", "replace")


def as_json(explanation: Explanation, record: dict[str, Any]) -> dict[str, Any]:
    """The same for a program; `record` is the article's."""
    return {
        "article": record,
        "otherPages": explanation.others,
        "blocks": [
            {
                "row": row,
                "text": block.text,
                "path": path_of(explanation.page, row),
                "kept": judgement.kept,
                "reason": judgement.reason,
                "judge": judgement.decisive.judge,
                "why": judgement.decisive.text,
                "probability": round(judgement.probability, 4),
                "causes": [
                    {
                        "judge": cause.judge,
                        "keeps": cause.keeps,
                        "text": cause.text,
                        **({"pages": cause.pages, "of": cause.of} if cause.of else {}),
                        **({"features": [_feature(each) for each in cause.features]} if cause.features else {}),
                    }
                    for cause in judgement.causes
                ],
            }
            for row, (block, judgement) in enumerate(zip(explanation.page.blocks, explanation.judgements, strict=True))
        ],
        "fields": [
            {
                "field": origin.field,
                "value": origin.value,
                "source": origin.source,
                "agrees": list(origin.agrees),
                "blocks": list(origin.rows),
                "statements": [
                    {"source": said.source, "name": said.name, "text": said.text}
                    for said in (explanation.statements[at] for at in origin.statements)
                ],
            }
            for origin in explanation.origins
        ],
    }


def _feature(feature: Any) -> dict[str, Any]:
    return {
        "name": feature.name,
        "value": round(feature.value, 4),
        "contribution": round(feature.contribution, 3),
        "text": feature.text,
    }


def _file(name: str) -> str:
    return files("newsspider.report.explain").joinpath(name).read_text("utf-8")


def _address(url: str | None) -> str:
    if url is None:
        return "a page without an address"
    if not is_web(url):
        return escape(url)
    return element("a", escape(url), href=url, rel="noreferrer noopener", target="_blank")


def _language(tag: str | None) -> str:
    """Attributes, or nothing: what is written from right to left stands and is listed from there."""
    if not tag or not _LANGUAGE.fullmatch(tag):
        return ""
    return f' lang="{tag}"' + (' dir="rtl"' if tag.split("-")[0].lower() in _FROM_THE_RIGHT else "")


def _summary(explanation: Explanation) -> str:
    kept = sum(judgement.kept for judgement in explanation.judgements)
    size = len(explanation.judgements)
    said = [f"{kept:,} of {size:,} blocks kept", f"{explanation.article.wordCount:,} words"]
    if (probability := explanation.article.isArticleProbability) is not None:
        said.append(f"article: {100 * probability:.0f} %")
    others = explanation.others
    said.append(f"judged with {others:,} other pages of its site" if others else "judged by itself")
    return " ".join(element("span", escape(f"{one} ·" if one != said[-1] else one)) for one in said)


def _legend(judgements: list[Judgement]) -> str:
    """A button for each reason that the page has, most frequent first."""
    counts = Counter(judgement.reason for judgement in judgements if judgement.reason)
    kept = sum(judgement.kept for judgement in judgements)
    chips = [("kept", "kept", "the article's text", kept)]
    chips += [(reason, SHOWN[reason][0], SHOWN[reason][2], count) for reason, count in counts.most_common()]
    return "".join(
        element(
            "button",
            f"<i></i>{escape(label)} <b>{count:,}</b>",
            type="button",
            class_=f"chip r-{reason}",
            aria_pressed="false",
            data_reason=reason,
            title=meaning,
        )
        for reason, label, meaning, count in chips
    )


def _data(explanation: Explanation) -> dict[str, Any]:
    """What the script shows of each block; texts stand once and are referred to by number."""
    texts: dict[str, int] = {}

    def number(text: str) -> int:
        return texts.setdefault(text, len(texts))

    blocks = []
    for row, judgement in enumerate(explanation.judgements):
        decisive = judgement.decisive
        causes = [
            [number(cause.judge), int(cause.keeps), number(cause.text), int(cause is decisive)]
            for cause in judgement.causes
        ]
        features = [
            [number(feature.text), round(feature.contribution, 2)]
            for cause in judgement.causes
            for feature in cause.features
        ]
        blocks.append([judgement.reason or "kept", number(path_of(explanation.page, row)), causes, features])
    labels = {reason: label for reason, (label, _, _) in SHOWN.items()}
    return {"blocks": blocks, "labels": labels | {"kept": "kept"}, "texts": list(texts)}
