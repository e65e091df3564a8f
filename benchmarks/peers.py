"""The extractors that newsspider is compared with: what is installed, and what was chosen in their favour."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """An extractor that runs in an environment of its own."""

    name: str
    """As `--peers` takes it."""
    call: str
    """Its call in benchmarks/reader.py, or `module:function`."""
    environment: str
    """Name of its virtual environment; peers may share one."""
    requirements: tuple[str, ...]
    note: str
    """How it is called."""

    @property
    def how(self) -> str:
        """What its results depend on beside the pages."""
        return f"{' '.join(self.requirements)}: {self.note}"


# jusText asks for `lxml[html_clean]`, an extra that pip 23 does not find in today's lxml: named on its own.
_TRAFILATURA = ("trafilatura==2.3.1", "lxml_html_clean")
PEERS: tuple[Peer, ...] = (
    Peer(
        name="trafilatura",
        call="trafilatura",
        environment="trafilatura",
        requirements=_TRAFILATURA,
        note="bare_extraction, defaults with metadata, without comments",
    ),
    Peer(
        name="trafilatura-text",
        call="trafilatura_text",
        environment="trafilatura",
        requirements=_TRAFILATURA,
        note="the same without metadata: what the text alone costs",
    ),
    Peer(
        name="trafilatura-precision",
        call="trafilatura_precision",
        environment="trafilatura",
        requirements=_TRAFILATURA,
        note="as trafilatura, favor_precision",
    ),
    Peer(
        name="newspaper4k",
        call="newspaper4k",
        environment="newspaper4k",
        # The extras bring the word splitters that it asks for where a script has no spaces.
        requirements=("newspaper4k[bn,hi,ja,nlp,ta,th,zh]==0.9.6",),
        note="download(input_html) and parse(), with its language extras, without fetching pictures",
    ),
    Peer(
        name="readability-lxml",
        call="readability",
        environment="readability-lxml",
        # It gives HTML; html-text makes the text of it, as the article-extraction-benchmark does.
        requirements=("readability-lxml==0.9", "html-text==0.7.1"),
        note="summary() to text by html-text",
    ),
    Peer(
        name="resiliparse",
        call="resiliparse",
        environment="resiliparse",
        requirements=("resiliparse==2.0.1",),
        note="main_content, without alternative texts and comments",
    ),
)
DEFAULT = ("trafilatura", "newspaper4k", "readability-lxml", "resiliparse")


def peers_named(names: str) -> list[Peer]:
    """Peers of a list of names separated by commas, `all` or `none`. Raises `ValueError` naming what is unknown."""
    if names == "none":
        return []
    if names == "all":
        return list(PEERS)
    known = {peer.name: peer for peer in PEERS}
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    if unknown := [name for name in wanted if name not in known]:
        raise ValueError(f"unknown peer: {', '.join(unknown)}; expected some of {', '.join(known)}, all or none")
    return [known[name] for name in wanted]
