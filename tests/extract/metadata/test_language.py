import subprocess
import sys

import pytest

from newsspider.extract.metadata import language
from newsspider.extract.metadata.language import detect_language, language_tag, settle_language
from tests.extract.metadata.pages import json_ld, metadata

GERMAN = (
    "Der Rat kommt im Januar zusammen, um über die Lage an der Grenze zu sprechen. Die Regierung hatte das Treffen "
    "mehrmals angeboten, doch eine Antwort blieb lange aus. Nun heißt es, man sei bereit, über alles "
    "zu reden, was beide Seiten beschäftigt, und wolle keine Bedingungen stellen."
) * 2


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("de_DE", "de-DE"),
        ("EN-us", "en-US"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("pt", "pt"),
        ("de-DE, en", "de-DE"),
        ("es-419", "es-419"),
    ],
)
def test_language_is_written_as_bcp_47(written: str, tag: str) -> None:
    assert language_tag(written) == tag


@pytest.mark.parametrize("written", ["", "und", "german", "x", "12", "-", "deutsch (Schweiz)"])
def test_what_is_no_language_is_none(written: str) -> None:
    assert language_tag(written) is None


def test_articles_language_counts_more_than_the_pages() -> None:
    found = metadata("<h1>A</h1>", json_ld(inLanguage="fr"), lang="de")
    assert (found.inLanguage, found.fieldSources["inLanguage"].source) == ("fr", "json-ld")


def test_text_is_recognised() -> None:
    detected = detect_language(GERMAN)
    assert detected is not None
    assert detected[0] == "de"
    assert detected[1] > 0.95


def test_long_text_in_another_language_overrules_what_is_declared() -> None:
    assert settle_language("en", GERMAN) == "de"


def test_quote_in_another_language_overrules_nothing() -> None:
    quote = "To be, or not to be, that is the question: whether 'tis nobler in the mind to suffer. "
    assert settle_language("de", quote + GERMAN) == "de"
    assert settle_language("en", quote + GERMAN) == "de"


def test_text_in_the_declared_language_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def detect(text: str) -> tuple[str, float]:
        read.append(text)
        return "de", 1.0

    monkeypatch.setattr(language, "detect_language", detect)
    assert settle_language("de", GERMAN * 10) == "de"
    assert len(read) == 1
    assert len(read[0]) < 400


def test_short_text_overrules_nothing() -> None:
    assert settle_language("en", "Guten Tag!") == "en"


def test_region_of_the_declared_language_stays() -> None:
    assert settle_language("de-AT", GERMAN) == "de-AT"


def test_missing_language_is_detected() -> None:
    assert settle_language(None, GERMAN) == "de"
    assert settle_language(None, "1234 5678") is None


def test_detector_is_unpacked_without_taking_twice_its_size() -> None:
    code = (
        "import resource\n"
        "from newsspider.extract.metadata.language import detect_language\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "assert detect_language('The ferry returns to the harbour')[0] == 'en'\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 110  # its tables take 65, its own loader's way to them 200
