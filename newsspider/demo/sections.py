"""The sections: each a listing in one language, set in one layout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LayoutName = Literal["classic", "wordpress", "tables", "components", "arabic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    key: str
    """Its path without slashes."""
    title: str
    language: str
    """BCP 47."""
    layout: LayoutName
    publisher: str = "The Marenholt Courier"
    further: str = "?page={n}"
    """Where page 2 and the next are, after the section's path."""
    per_page: int = 4
    """Stories on one page of the listing."""
    feed: str = "/feed.xml"
    """The feed its pages announce."""

    @property
    def path(self) -> str:
        return f"/{self.key}/"

    def page_path(self, number: int) -> str:
        """Path of one page of the listing, counted from 1."""
        return self.path if number == 1 else self.path + self.further.format(n=number)


_ROWS = (
    Section(key="town", title="Town", language="en", layout="classic", further="page/{n}/"),
    Section(key="harbour", title="Harbour", language="en", layout="classic", further="page/{n}/"),
    Section(key="culture", title="Culture", language="en", layout="components", feed="/feed.json"),
    Section(
        key="world",
        title="World",
        language="de",
        layout="wordpress",
        publisher="Liberty Case News",
        further="page/{n}/",
        feed="/feed.atom",
    ),
    Section(
        key="stadt",
        title="Stadt",
        language="de",
        layout="wordpress",
        publisher="Liberty Case News",
        further="page/{n}/",
        feed="/feed.atom",
    ),
    Section(
        key="chronik",
        title="Chronik",
        language="de",
        layout="tables",
        publisher="Velmärker Anzeiger",
        further="?seite={n}",
        feed="/feed.atom",
    ),
    Section(
        key="fr",
        title="Littoral",
        language="fr",
        layout="components",
        publisher="La Vigie de Marenholt",
        per_page=2,
        feed="/feed.json",
    ),
    Section(key="ar", title="أخبار الميناء", language="ar", layout="arabic", publisher="صحيفة المرفأ", per_page=2),
    Section(
        key="ja",
        title="港の話題",
        language="ja",
        layout="components",
        publisher="マレンホルト港新聞",
        feed="/feed.json",
    ),
    Section(key="es", title="Comarca", language="es", layout="classic", publisher="El Correo de Marenholt"),
    Section(key="ru", title="Город", language="ru", layout="tables", publisher="Маренхольтский вестник"),
    Section(
        key="ko",
        title="항구 소식",
        language="ko",
        layout="components",
        publisher="마렌홀트 항구신문",
        feed="/feed.json",
    ),
)

SECTIONS: dict[str, Section] = {section.key: section for section in _ROWS}
