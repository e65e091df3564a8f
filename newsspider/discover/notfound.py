"""Pages that say that there is nothing, with a status that says otherwise ("soft 404")."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from newsspider.discover.shape import article_likelihood

_PARTS = re.compile(r"\s[-:<>•·]\s|\s*[–—|»«]\s*|:\s")
"""What stands between a page's title and its site's name."""
_NOT_FOUND_PATHS = re.compile(
    r"/(?:404|error-?404|not-?found|page-?not-?found|error|errors/404|nicht-gefunden)(?:\.\w+)?/?$"
)
_LEAST_LIKELY = 0.3
"""Likelihood of an article's address below which a page above it is another one."""


def says_not_found(title: str) -> bool:
    """Whether a page's title or heading, or what of it is not the site's name, says that there is no such page."""
    return any(_plain(part) in _NOT_FOUND for part in _PARTS.split(title))


def is_dead_end(asked: str, answered: str) -> bool:
    """Whether an article's address leads to a page above it, or to one that is called 404: the article has gone.

    An AMP or print page that leads to its article also leads above: that one looks like an article's address.
    """
    above, below = urlsplit(answered).path.rstrip("/"), urlsplit(asked).path.rstrip("/")
    if above == below:
        return False
    if _NOT_FOUND_PATHS.search(unquote(urlsplit(answered).path).lower()):
        return True
    return below.startswith(f"{above}/") and article_likelihood(answered) < _LEAST_LIKELY


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s']", " ", text.lower().replace("’", "'")).split())


_NOT_FOUND = frozenset(
    _plain(title)
    for title in (
        "404", "error 404", "404 error", "http 404", "404 not found", "not found", "page not found",
        "404 page not found", "file not found", "page does not exist", "page no longer exists",
        "article not found", "content not found", "this page doesn't exist", "this page does not exist",
        "page unavailable", "oops page not found", "sorry page not found", "page missing", "story not found",
        "the page you requested was not found",
        # de, nl, sv, da, no, fi, is
        "seite nicht gefunden", "nicht gefunden", "seite existiert nicht", "artikel nicht gefunden",
        "fehler 404", "pagina niet gevonden", "niet gevonden", "sidan hittades inte", "sidan kunde inte hittas",
        "sidan finns inte", "siden blev ikke fundet", "siden findes ikke", "siden ikke fundet",
        "siden finnes ikke", "fant ikke siden", "side ikke funnet", "sivua ei löytynyt", "sivua ei löydy",
        "síða fannst ekki",
        # fr, es, ca, pt, it, ro
        "page introuvable", "page non trouvée", "erreur 404", "article introuvable", "page inexistante",
        "página no encontrada", "no encontrada", "no encontrado", "pagina no encontrada",
        "error 404 no encontrado", "pàgina no trobada", "página não encontrada", "não encontrado",
        "não encontrada", "erro 404", "pagina non trovata", "non trovato", "errore 404",
        "pagina nu a fost găsită", "pagina nu a fost gasita", "pagină negăsită", "eroare 404",
        # pl, cs, sk, sl, hr, sr, bg, mk, ru, uk, be
        "nie znaleziono strony", "strona nie została znaleziona", "nie znaleziono", "strona nie istnieje",
        "stránka nenalezena", "stránka nebyla nalezena", "stránka nenájdená", "stránka sa nenašla",
        "stran ni najdena", "strani ni mogoče najti", "stranica nije pronađena", "страница није пронађена",
        "страницата не е намерена", "страницата не е пронајдена", "страница не найдена",
        "страница не существует", "ошибка 404", "сторінку не знайдено", "сторінка не знайдена", "помилка 404",
        "старонка не знойдзена",
        # hu, el, tr, et, lv, lt, sq
        "az oldal nem található", "a keresett oldal nem található", "oldal nem található",
        "η σελίδα δεν βρέθηκε", "η σελίδα δε βρέθηκε", "σελίδα δεν βρέθηκε", "sayfa bulunamadı",
        "aradığınız sayfa bulunamadı", "lehte ei leitud", "lehekülge ei leitud", "lapa nav atrasta",
        "puslapis nerastas", "faqja nuk u gjet",
        # ar, fa, he, ur, hi, bn, ta
        "الصفحة غير موجودة", "لم يتم العثور على الصفحة", "خطأ 404", "صفحه یافت نشد", "صفحه مورد نظر یافت نشد",
        "הדף לא נמצא", "העמוד לא נמצא", "صفحہ نہیں ملا", "पृष्ठ नहीं मिला", "पेज नहीं मिला",
        "পৃষ্ঠা পাওয়া যায়নি", "பக்கம் கிடைக்கவில்லை",
        # zh, ja, ko, th, vi, id
        "页面不存在", "页面未找到", "找不到页面", "頁面不存在", "找不到頁面", "找不到網頁", "ページが見つかりません",
        "ページが見つかりませんでした", "お探しのページは見つかりませんでした",
        "페이지를 찾을 수 없습니다", "ไม่พบหน้าที่คุณต้องการ", "ไม่พบหน้านี้", "ไม่พบหน้า",
        "không tìm thấy trang", "trang không tồn tại", "halaman tidak ditemukan",
    )
)  # fmt: skip
"""Whole titles and headings, without the site's name: no article is called so and by nothing else."""
