"""Texts that were made from others: copies as newspapers print them, and reports that only share their sentences."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from newsspider.extract.lexicon import words_of

Change = Callable[[str, str, random.Random], str]
"""A text, a text that has nothing to do with it, and chance -> a copy of the first."""


def _cut(share: float) -> Change:
    """Without its last `share`."""
    return lambda text, _, __: " ".join(words_of(text)[: round(len(words_of(text)) * (1 - share))])


def _reworded(share: float) -> Change:
    def change(text: str, other: str, chance: random.Random) -> str:
        strange = words_of(other)
        return " ".join(chance.choice(strange) if chance.random() < share else word for word in words_of(text))

    return change


def _with_a_paragraph(text: str, other: str, chance: random.Random) -> str:
    paragraphs = text.split("\n")
    paragraphs.insert(chance.randrange(len(paragraphs) + 1), chance.choice(other.strip().split("\n")))
    return "\n".join(paragraphs)


def _from_an_agency(text: str, other: str, _: random.Random) -> str:
    headline = " ".join(words_of(other)[:12])
    return f"{headline}\nBERLIN (dpa) - {text}\n© 2026 dpa-infocom, dpa:261126-930-12345/1"


def _printed(text: str, other: str, chance: random.Random) -> str:
    """All at once."""
    return _from_an_agency(_reworded(0.05)(_cut(0.3)(text, other, chance), other, chance), other, chance)


COPIES: dict[str, Change] = {
    "cut by 30 %": _cut(0.3),
    "cut by 50 %": _cut(0.5),
    "cut by 70 %": _cut(0.7),
    "a paragraph of another article": _with_a_paragraph,
    "5 % of words changed": _reworded(0.05),
    "10 % of words changed": _reworded(0.1),
    "20 % of words changed": _reworded(0.2),
    "headline and agency lines": _from_an_agency,
    "agency, cut by 30 %, 5 % changed": _printed,
}

_REPORTS: dict[str, tuple[str, ...]] = {
    "weather": (
        "The day begins {sky} in the {where}, with temperatures of {n} degrees in the early morning.",
        "During the afternoon it will be {sky}, and the thermometer climbs to {n} degrees in the {where}.",
        "A {wind} wind blows from the {where}, with gusts of up to {n} kilometres an hour along the coast.",
        "In the night to {day} it will be {sky} with lows between {n} and {n} degrees.",
        "On {day} the weather service expects it to be {sky} in the {where} and {sky} in the {where}.",
        "There is a risk of {danger} above {n} hundred metres, and drivers should take care on bridges.",
        "The outlook: on {day} {sky}, highs of {n} degrees, on {day} {sky} with a {wind} wind.",
        "The water in the {where} bay has {n} degrees, high tide is at {n} minutes past {n}.",
    ),
    "match": (
        "{team} have beaten {team} by {n} goals to {n} in front of {n} thousand spectators on {day}.",
        "{player} put the hosts in front in the {n}th minute after a corner by {player}.",
        "{team} answered only {n} minutes later, when {player} headed the ball into the net.",
        "After the break coach {player} brought on {player} for {player}, who had been booked in the {n}th minute.",
        "The decision came in the {n}th minute: {player} converted a penalty after a foul on {player}.",
        '"We were {mood} today and that is why we go home with the points," said {player} after the final whistle.',
        "{team} are now in {n}th place with {n} points from {n} matches and a goal difference of {n}.",
        "Next {day} they play away against {team}, who have not won for {n} games.",
    ),
    "market": (
        "Shares in Frankfurt closed {move} on {day}, with the leading index at {n} thousand {n} points.",
        "The index of mid-sized companies went {move} by {n} per cent to {n} thousand {n} points.",
        "The biggest winner was {firm}, whose shares rose by {n} per cent after a good word of {firm}.",
        "At the other end of the list {firm} lost {n} per cent after figures that investors called {mood}.",
        "The euro was last traded at {n} cents, after the central bank had set the reference rate at {n} cents.",
        "The yield of ten-year bonds went {move} to {n} per cent, and a barrel of oil cost {n} dollars.",
        "In New York the markets were {move} at the close in Europe, with technology shares led by {firm}.",
        "On {day} investors look to the figures of {firm} and to the new data on prices in the {where}.",
    ),
}
_SLOTS: dict[str, tuple[str, ...]] = {
    "sky": ("cloudy", "mostly sunny", "foggy at first", "grey and wet", "bright", "changeable", "rainy", "clear"),
    "where": ("north", "south", "west", "east", "north-west", "south-east", "centre", "north-east"),
    "wind": ("light", "fresh", "strong", "weak", "moderate", "stormy"),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "danger": ("black ice", "fresh snow", "thunderstorms", "heavy rain", "dense fog", "hail"),
    "team": ("United", "City", "Rovers", "Athletic", "the Wanderers", "Albion", "County", "Town"),
    "player": ("Okafor", "Lindqvist", "Moreau", "Silva", "Brandt", "Novak", "Tanaka", "Hughes", "Rossi", "Kaya"),
    "mood": ("patient", "disappointing", "brave", "mixed", "convincing", "tired"),
    "move": ("higher", "lower", "slightly up", "almost unchanged", "sharply down", "firmer"),
    "firm": ("Nordwerk", "Helios Chemie", "Autohaus Lenz", "Baltic Bank", "Medicom", "Stahl Union", "Kabelnetz"),
}


def reports(each: int, seed: int) -> list[tuple[str, str]]:
    """`each` reports of each kind, of the same sentences with other names and numbers: kind and text."""
    chance = random.Random(seed)
    return [(kind, _filled(sentences, chance)) for kind, sentences in _REPORTS.items() for _ in range(each)]


def _filled(sentences: Sequence[str], chance: random.Random) -> str:
    """Most of the sentences, as such reports do not always have all."""
    chosen = [sentence for sentence in sentences if chance.random() < 0.9]
    return "\n".join(_sentence(sentence, chance) for sentence in chosen)


def _sentence(sentence: str, chance: random.Random) -> str:
    while "{" in sentence:
        slot = sentence[sentence.index("{") + 1 : sentence.index("}")]
        value = str(chance.randint(2, 99)) if slot == "n" else chance.choice(_SLOTS[slot])
        sentence = sentence.replace(f"{{{slot}}}", value, 1)
    return sentence
