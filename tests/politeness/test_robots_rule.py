"""The line that decides, and that it is Protego's verdict."""

from __future__ import annotations

from random import Random

import pytest
from protego import Protego

from newsspider.politeness.robots_rule import Rule, rules_for

AGENT = "newsspider"


def deciding(text: str, path: str) -> Rule | None:
    return rules_for(text, AGENT).deciding(f"https://example.com{path}")


def test_line_that_forbids_is_named_with_its_number_and_its_text() -> None:
    text = "# hello\nUser-agent: *\n\nDisallow: /intern/   # nobody's business\nDisallow: /*.pdf$\n"
    assert deciding(text, "/intern/menu") == Rule(4, "Disallow: /intern/")
    assert deciding(text, "/a.pdf") == Rule(5, "Disallow: /*.pdf$")
    assert deciding(text, "/a.pdf?x") is None


def test_longest_rule_decides_and_allow_wins_a_tie() -> None:
    text = "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /c\nAllow: /c\n"
    rules = rules_for(text, AGENT)
    assert rules.forbidding("https://example.com/a/x") == Rule(2, "Disallow: /a")
    assert rules.forbidding("https://example.com/a/b") is None
    assert deciding(text, "/a/b") == Rule(3, "Allow: /a/b")
    assert deciding(text, "/c") == Rule(5, "Allow: /c")


def test_group_of_our_name_holds_and_its_parts_are_one() -> None:
    text = (
        "User-agent: *\nDisallow: /\n\nUser-agent: NewsSpider\nDisallow: /a\n\nUser-agent: newsspider\nDisallow: /b\n"
    )
    assert [rule.line for rule in rules_for(text, AGENT).rules] == [5, 8]


def test_robots_txt_itself_is_always_allowed() -> None:
    assert deciding("User-agent: *\nDisallow: /\n", "/robots.txt") is None


@pytest.mark.parametrize("seed", range(20))
def test_verdict_is_protegos_on_made_up_files(seed: int) -> None:
    random = Random(seed)
    for _ in range(250):
        text = _made_up_file(random)
        protego, ours = Protego.parse(text), rules_for(text, AGENT)
        for _ in range(12):
            url = f"https://example.com{_made_up_path(random)}"
            assert (ours.forbidding(url) is None) == protego.can_fetch(url, AGENT), (text, url)


_PARTS = (
    "/ a b ab * $ %24 %2F %2f é %C3%A9 %e ? = & .html index.html /index.html %3D ~ %7E %25 % // //a %2A ; + \ufffd %FF "
    "http:// /robots.txt"
)
_FIELDS = "Disallow Allow disallow dissallow ALLOW Crawl-delay Sitemap Host Foo Noindex"
_TOKENS = "* newsspider NewsSpider news spider newsspider* other news* n ** newsspider/1"
_PIECES = (*_PARTS.split(), " ")
_NAMES = (*_FIELDS.split(), "Foo bar", "Allow ")
_AGENTS = (*_TOKENS.split(), "")


def _made_up_path(random: Random) -> str:
    tail = "".join(random.choice(_PIECES) for _ in range(random.randrange(6)))
    return random.choice(("/", "/", "/a", "")) + tail + random.choice(("", "", "#x", "#/a?b"))


def _made_up_line(random: Random) -> str:
    if random.random() < 0.3:
        name, value = random.choice(("User-agent", "user agent", "useragent", "User-Agent ")), random.choice(_AGENTS)
    else:
        name = random.choice(_NAMES)
        value = "".join(random.choice(_PIECES) for _ in range(random.randrange(6)))
        value = value if random.random() < 0.2 else f"/{value}"
    joint = random.choice((":", ": ", ": ", ": ", " : ", " "))
    return f"{name}{joint}{value}{random.choice(('', '', '', '  # why', '#'))}"


def _made_up_file(random: Random) -> str:
    lines = [_made_up_line(random) for _ in range(random.randrange(1, 14))]
    if random.random() < 0.8:
        lines.insert(0, f"User-agent: {random.choice(_AGENTS[:4])}")
    return random.choice(("\n", "\n", "\r\n", "\n\n", "\r")).join(lines)
