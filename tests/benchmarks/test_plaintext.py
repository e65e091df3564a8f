"""Pages of which only the text is left."""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks import plaintext
from benchmarks.peers import Peer
from newsspider.training.corpus import TruePage
from tests.benchmarks.little_corpus import write_corpus

# Instead of the environments that peers are installed into: what they would answer with.
FAKE = """
import base64, json, re, sys
print(json.dumps({"versions": {}}), flush=True)
for line in sys.stdin:
    row = json.loads(line)
    text = re.sub(r"<[^>]*>", "\\n", base64.b64decode(row["html"]).decode())
    reply = {"key": row["key"], "body": text, "headline": None, "authors": [], "date": None}
    print(json.dumps({**reply, "cpu_ms": 1.5, "error": None}), flush=True)
"""


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "fake.py"
    script.write_text(FAKE)
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}"\n')
    python.chmod(0o755)

    def python_of(peer: Peer, cache: Path) -> Path:
        return python

    monkeypatch.setattr(plaintext, "python_of", python_of)


def true_corpus(folder: Path) -> Path:
    """Whose articles are what their pages say between the headline and the foot."""
    truth = write_corpus(folder) / "truth.jsonl"
    rows = [json.loads(line) for line in truth.read_text().splitlines()]
    for row in rows:
        if row["page_type"] == "article":
            page = gzip.decompress((folder / f"{row['id']}.html.gz").read_bytes()).decode()
            row["body"] = "\n".join(re.findall(r"<p>(\d\. The council spoke.*?)</p>", page))
    truth.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return folder


def printed(rows: Sequence[str]) -> dict[str, float]:
    """Word F1 by how the pages were read."""
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if row.startswith("| ")]
    return {how: float(word) for how, _, _, word, _ in cells[2:]}


def test_lines_of_unseen_sites_are_told_from_furniture(
    tmp_path: Path, fake: None, capsys: pytest.CaptureFixture[str]
) -> None:
    plaintext.main([str(true_corpus(tmp_path / "corpora" / "small")), "--cache", str(tmp_path / "cache")])
    scores = printed(capsys.readouterr().out.splitlines())
    assert scores["newsspider, of the lines"] > scores["as it was left"]
    assert scores["jusText, of the lines"] == pytest.approx(scores["as it was left"], abs=0.05)


def page_of(body: str) -> TruePage:
    return TruePage(
        id="a", corpus="small", url="https://example.com/", group="a", is_article=True,
        html=b"", body=body, inside=(), outside=(),
    )  # fmt: skip


def test_paragraphs_say_their_language_and_nothing_that_is_no_text() -> None:
    german = page_of("Der Rat sprach am Dienstag zwei Stunden lang über die Brücke und darüber, wer sie bezahlt. " * 5)
    made = plaintext.as_paragraphs(german, "Eins <b>\n\nZwei & drei\n").html.decode()
    assert made == '<html lang="German"><body><p>Eins &lt;b&gt;</p><p>Zwei &amp; drei</p></body></html>'
