from lxml.html import document_fromstring

from newsspider.extract.metadata.roles import is_aside
from newsspider.extract.metadata.surroundings import Surroundings

PAGE = """<body><header class=sidebar><article class=sidebar><h1>Ferry returns</h1><p>One</p>
<div class=related><p>Two</p></div><figure><img></figure><footer><p>Three</p></footer></article></header>
<aside><article><p>Four</p></article></aside><main><p>Five</p></main></body>"""


def test_furniture_is_what_is_aside_says() -> None:
    root = document_fromstring(PAGE)
    for enclosing in (frozenset(), frozenset(next(root.iter("h1")).iterancestors())):
        surroundings = Surroundings(enclosing)
        for element in root.iter("*"):
            assert surroundings.of(element).is_furniture == is_aside(element, enclosing)


def test_articles_other_than_the_headlines_are_told_apart() -> None:
    root = document_fromstring(PAGE)
    surroundings = Surroundings(frozenset(next(root.iter("h1")).iterancestors()))
    around = {element.text: surroundings.of(element) for element in root.iter("p")}
    assert [text for text, found in around.items() if found.is_other] == ["Four"]
    assert all(found.is_marked for found in around.values())


def test_deep_nesting_is_survived() -> None:
    root = document_fromstring(f"<body>{'<div>' * 200}<p>x</p></body>")
    assert not Surroundings(frozenset()).of(next(root.iter("p"))).is_furniture
