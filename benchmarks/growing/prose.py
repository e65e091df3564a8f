"""Articles of our own words, of which no two are alike."""

from __future__ import annotations

import random
from functools import lru_cache

SECTIONS = ("town", "harbour", "sport", "culture", "business")
_ONSETS = ("b", "br", "d", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v", "w")
_VOWELS = ("a", "e", "i", "o", "u", "ei", "au")
_CODAS = ("", "l", "m", "n", "r", "s", "nd", "rt", "lm", "ck")
_TRADES = ("baker", "mayor", "teacher", "captain", "engineer", "nurse", "farmer", "curator", "coach", "carpenter")
_THINGS = (
    "bridge", "ferry", "library", "orchard", "tram depot", "lighthouse", "school kitchen", "theatre roof", "quay wall",
    "swimming pool", "observatory", "bus shelter", "market hall", "archive", "cable car", "windmill",
)  # fmt: skip
_DEEDS = (
    "reopens after a long repair", "will be moved by a few metres", "gets an unexpected visitor",
    "divides the council again", "wins a prize nobody had heard of", "is sold to a neighbour",
    "closes for one winter", "turns out to be older than thought", "needs a new keeper", "is painted in two colours",
)  # fmt: skip
_SENTENCES = (
    "{person}, a {trade} from {place}, had waited {n} weeks for the news and read the letter aloud in the {thing}.",
    "The work at the {thing} in {place} costs {n},{m} crowns more than {person} had told the committee last {month}.",
    'By {month}, {person} said, "{place} will have to choose between the {thing} and {n} new places for bicycles".',
    "Nobody in {place} remembers that the {thing} had {n} windows before {person} became its {trade}.",
    "With {n} votes against {m}, the people of {place} asked {person} to write to the owners of the {thing}.",
    "What {person} found under the {thing} were {n} tins of paint, a map of {place} and the coat of a {trade}.",
    "On the road to {place}, {n} kilometres long, {person} met a {trade} who had never heard of the {thing}.",
    "Since {month} the {thing} has been looked after by {person}, who came from {place} with {n} boxes of tools.",
    "A report of {n} pages, signed by {person}, calls the {thing} near {place} sound but {m} years behind its time.",
    "When the {trade} of {place} retired, {person} bought the {thing} for {n} crowns and a promise to keep its bell.",
    "In {month} the river rose by {n} centimetres, and {person} carried the files of {place} up into the {thing}.",
    "{person} counts the visitors of the {thing} by hand: {n},{m} since {month}, most of them from {place}.",
)
_MONTHS = ("January", "March", "April", "May", "June", "August", "September", "October", "November", "December")


@lru_cache(maxsize=4096)
def headline(seed: int, number: int, edit: int = 0) -> str:
    """That of the article's first form, or what an edit has made of it."""
    chance = random.Random(f"{seed} headline {number} {edit}")
    return f"The {chance.choice(_THINGS)} of {_name(chance)} {chance.choice(_DEEDS)}"


@lru_cache(maxsize=4096)
def paragraphs(seed: int, number: int, edits: tuple[int, ...] = ()) -> tuple[str, ...]:
    """Five to eight; each edit of the text has added one and rewritten one."""
    chance = random.Random(f"{seed} text {number}")
    text = [_paragraph(chance) for _ in range(chance.randint(5, 8))]
    for edit in edits:
        chance = random.Random(f"{seed} text {number} {edit}")
        text[chance.randrange(len(text))] = _paragraph(chance)
        text.append(_paragraph(chance))
    return tuple(text)


def author(seed: int, number: int) -> str:
    return _person(random.Random(f"{seed} author {number % 23}"))


def section(number: int) -> str:
    return SECTIONS[number % len(SECTIONS)]


def _paragraph(chance: random.Random) -> str:
    return " ".join(_sentence(form, chance) for form in chance.sample(_SENTENCES, 3))


def _sentence(form: str, chance: random.Random) -> str:
    return form.format(
        person=_person(chance),
        place=_name(chance),
        thing=chance.choice(_THINGS),
        trade=chance.choice(_TRADES),
        month=chance.choice(_MONTHS),
        n=chance.randint(2, 99),
        m=chance.randint(100, 999),
    )


def _person(chance: random.Random) -> str:
    return f"{_name(chance, 2)} {_name(chance)}"


def _name(chance: random.Random, syllables: int = 3) -> str:
    """Of sounds: so many that no article has the names of another."""
    parts = (
        chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(_CODAS)
        for _ in range(chance.randint(2, syllables))
    )
    return "".join(parts).capitalize()
