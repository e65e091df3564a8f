import pytest

from newsspider.discover.systems import SYSTEMS, system_of


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        ('<meta name="generator" content="WordPress 6.7" />', "WordPress"),
        ('<link rel="stylesheet" href="/wp-content/themes/paper/style.css">', "WordPress"),
        ('<script src="/pf/dist/engine/react.js"></script>', "Arc XP"),
        ('<link href="https://bloximages.chicago2.vip.townnews.com/example.com/style.css">', "BLOX"),
        ('<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">', "Drupal"),
        ('<meta name="generator" content="Ghost 5.100">', "Ghost"),
        ("<meta content=\"x\" name='generator' content='TYPO3 CMS'>", "TYPO3"),
        ('<meta name="generator" content="Joomla! - Open Source Content Management">', "Joomla"),
    ],
)
def test_front_page_gives_its_system_away(markup: str, name: str) -> None:
    system = system_of(f"<html><head>{markup}</head><body></body></html>".encode())
    assert system is not None
    assert system.name == name


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/sport/2026/11/24/the-derby-is-won-{}SDE4WQJ5BFV3P7R2K6ZX8C9M/", "Arc XP"),
        ("/news/the-derby-is-won/article_{}sd-0000-11ef-a123-0123456789ab.html", "BLOX"),
    ],
)
def test_addresses_of_articles_give_their_system_away_where_there_are_several(path: str, name: str) -> None:
    links = [f'<a href="{path.format(number)}">The derby</a>'.replace("sd-", "ab1234-") for number in (21, 22, 23)]
    system = system_of("".join(links).encode())
    assert system is not None
    assert system.name == name
    assert system_of("".join(links[:2]).encode()) is None


def test_system_that_is_only_spoken_of_is_not_the_sites() -> None:
    assert system_of(b"<p>WordPress, Drupal, Ghost and Joomla are publishing systems.</p>") is None


def test_guesses_are_few() -> None:
    assert all(len(system.sitemaps) <= 3 and len(system.feeds) <= 2 for system in SYSTEMS)
