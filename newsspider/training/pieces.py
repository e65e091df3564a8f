"""What stands between the paragraphs of an article, and right below it, in elements as sites write them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from newsspider.training.draws import Draws
from newsspider.training.graft import Box, Words
from newsspider.training.stock import Stock

_QUOTE_CHARS = (40, 160)
_MOST_CARDS = 4

_Parts = tuple[Words | Box, ...]


class Pieces:
    """Boxes for one page: those of a kind bear the same name, which says nothing, or none at all."""

    def __init__(self, stock: Stock, draws: Draws, sentences: list[str]) -> None:
        """`sentences` are the page's own."""
        self._stock = stock
        self._draws = draws
        self._own = [sentence for sentence in sentences if _QUOTE_CHARS[0] <= len(sentence) <= _QUOTE_CHARS[1]]
        self._seed = draws.below(1 << 20)
        self._within: tuple[Callable[[], Box], ...] = (
            self._advert, self._advert, self._advert, self._note, self._pointer, self._notice, self._pulled,
            self._cards, self._caption,
        )  # fmt: skip
        self._below: tuple[Callable[[], Box], ...] = (self._cards, self._cards, self._comments, self._notice)

    def within(self) -> Box:
        """What stands between two paragraphs and is not the article's."""
        return self._draws.one_of(self._within)()

    def below(self) -> Box:
        """What stands right below the text."""
        return self._draws.one_of(self._below)()

    def of_text(self) -> Box:
        """What stands between two paragraphs and belongs to them: a quote, a list, a table."""
        draws, stock = self._draws, self._stock
        kind = draws.below(5)
        if kind == 0 and stock.tables:
            rows = (Box("tr", tuple(Box("td", (Words(cell),)) for cell in row)) for row in draws.one_of(stock.tables))
            box = Box("table", (Box("tbody", tuple(rows)),))
        elif kind < 3 and stock.lists:
            box = Box(
                draws.one_of(("ul", "ol")), tuple(Box("li", (Words(item),)) for item in draws.one_of(stock.lists))
            )
        else:
            box = Box("blockquote", (Box("p", (Words(draws.one_of(stock.slogans)),)),))
        if draws.below(2):
            return replace(box, label=self._name("b"))
        return Box("div", (box,), self._name("b"))

    def _name(self, kind: str) -> str:
        return f"x{self._seed:05x}{kind}" if self._seed % 4 else ""

    def _tag(self) -> str:
        return self._draws.one_of(("div", "div", "div", "aside", "section"))

    def _advert(self) -> Box:
        """A sentence or two, in many with a word above that says what it is, and a link below."""
        draws, stock = self._draws, self._stock
        slogan = draws.one_of(stock.slogans)
        if draws.happens(3):
            slogan = f"{slogan} {draws.one_of(stock.slogans)}"
        text: Words | Box = Words(slogan, slogan if draws.happens(5) else "")
        if draws.below(4):
            text = Box("p", (text,))
        inside: list[Words | Box] = [text]
        if draws.below(3):
            inside.insert(0, Words(draws.one_of(stock.notes)))
        if draws.below(2):
            link = draws.one_of(stock.links)
            inside.append(Words(link, link, paid=draws.happens(4)))
        if draws.happens(6):
            return self._table(tuple(inside), "a")
        return Box(self._tag(), tuple(inside), self._name("a"))

    def _note(self) -> Box:
        """A word alone, as it stands above an advertisement that a script fetches."""
        words = (Words(self._draws.one_of(self._stock.notes)),)
        return Box("p", words) if self._draws.below(2) else Box(self._tag(), words, self._name("a"))

    def _notice(self) -> Box:
        text: Words | Box = Words(self._draws.one_of(self._stock.notices))
        return Box(self._tag(), (Box("p", (text,)) if self._draws.below(2) else text,), self._name("n"))

    def _table(self, inside: _Parts, kind: str) -> Box:
        """As old pages frame what they put between paragraphs."""
        return Box("table", (Box("tr", (Box("td", inside),)),), self._name(kind))

    def _caption(self) -> Box:
        words = (Words(self._draws.one_of(self._stock.captions), pictures=1),)
        if self._draws.happens(3):
            return self._table(words, "f")
        return Box(self._draws.one_of(("div", "p", "figure")), words, self._name("f"))

    def _pointer(self) -> Box:
        """A link to another article, in many with a word before it."""
        title, _ = self._draws.one_of(self._stock.teasers)
        note = f"{self._draws.one_of(self._stock.notes)}: " if self._draws.below(3) else ""
        return Box(self._draws.one_of(("div", "p")), (Words(note + title, title),), self._name("p"))

    def _pulled(self) -> Box:
        """A sentence of the text once more."""
        if not self._own:
            return self._advert()
        tag, sentence = self._draws.one_of(("div", "aside")), self._draws.one_of(self._own)
        return Box(tag, (Box("p", (Words(sentence),)),), self._name("q"))

    def _comments(self) -> Box:
        draws = self._draws
        tag = draws.one_of(("p", "div", "li"))
        said: list[Box] = []
        for _ in range(1 + draws.below(4)):
            words = (Words(draws.one_of(self._stock.comments)),)
            said.append(Box("div", (Box("p", words),), self._name("o")) if tag == "div" else Box(tag, words))
        inside = Box("ol" if tag == "li" else "div", tuple(said), self._name("s"))
        return Box("div", (Box("h3", (Words(draws.one_of(self._stock.notes)),)), inside)) if draws.below(3) else inside

    def _cards(self) -> Box:
        """Teasers of other articles, alike in what they show."""
        draws, stock = self._draws, self._stock
        card = draws.one_of(("article", "div", "li"))
        heading = draws.one_of(("h2", "h3", "h4", "p", "div"))
        has_note, has_text, has_time = draws.below(2), draws.below(4), draws.below(2)
        first, count = draws.below(len(stock.teasers)), 1 + draws.below(_MOST_CARDS)
        cards: list[Box] = []
        for shift in range(count):
            title, text = stock.teasers[(first + shift) % len(stock.teasers)]
            inside: list[Words | Box] = [Box(heading, (Words(title, title),))]
            if has_note:
                inside.insert(0, Box("p", (Words(draws.one_of(stock.notes)),)))
            if has_text:
                inside.append(Box("p", (Words(text),)))
            if has_time:
                inside.append(Words(draws.one_of(stock.notes)))
            cards.append(Box(card, tuple(inside), self._name("c")))
        grid = Box("ul" if card == "li" else "div", tuple(cards), self._name("g"))
        if draws.below(3):
            return Box(self._tag(), (Box("h2", (Words(draws.one_of(stock.notes)),)), grid), self._name("r"))
        return grid
