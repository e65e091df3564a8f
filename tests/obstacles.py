"""Pages of our own writing that stand in the way as those of the providers do: their marks, without their code."""

from __future__ import annotations


def page(title: str, body: str, head: str = "") -> str:
    begin = f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>'
    return f"{begin}{head}</head><body>{body}</body></html>"


ANUBIS = page(
    "Checking",
    '<main><h1>Checking</h1><img src="/.within.website/x/cmd/anubis/static/img/pensive.webp"><p>Loading...</p>'
    f"<details><p>{'This page protects a server from being read too much. ' * 8}</p></details></main>",
    '<script id="anubis_challenge" type="application/json">{"difficulty": 4}</script>',
)

CHALLENGES = {
    "Cloudflare": page(
        "Einen Moment",
        '<div class="main-wrapper"><h1>www.example.com</h1><p>Überprüfung</p></div>'
        '<script>(function(){window._cf_chl_opt={cZone:"www.example.com"};'
        'var a=document.createElement("script");'
        'a.src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1";})()</script>',
        '<meta http-equiv="refresh" content="360">',
    ),
    "DataDome": page(
        "example.com",
        '<p id="cmsg">Please enable JS</p><script>var dd={"host":"geo.captcha-delivery.com"}</script>'
        '<script src="https://ct.captcha-delivery.com/c.js"></script>',
    ),
    "HUMAN": page("Access denied", '<div id="px-captcha"></div><script>window._pxAppId="PXabc"</script>'),
    "Akamai": page(
        "&nbsp;",
        '<script src="/abc?seed=1"></script><div id="sec-if-cpt-container"></div>'
        '<script>location.href="/_sec/verify?provider=crypto"</script>',
    ),
    "Imperva": page(
        "",
        '<iframe id="main-iframe" src="/_Incapsula_Resource?CWUDNSAI=9&xinfo=1">Request unsuccessful. '
        "Incapsula incident ID: 1</iframe>",
    ),
    "AWS WAF": page(
        "",
        '<div id="challenge-container"></div><script>window.gokuProps={"key":"a"}</script>'
        '<script src="https://a.token.awswaf.com/a/challenge.js"></script><noscript><h1>JavaScript</h1></noscript>',
    ),
    "Anubis": ANUBIS,
    "generic": page(
        "...",
        "<p>···</p><script>async function work(n){return crypto.subtle.digest('SHA-256', n)}"
        "work(1).then(h=>{document.cookie='proof='+h;location.reload()})</script>",
    ),
}

_MANAGER = '<script src="https://cdn.privacy-mgmt.com/unified/message.js"></script>'
CONSENT = {
    language: page(title, f"<h1>{heading}</h1><p>{text * 6}</p><button>{button}</button>{_MANAGER}")
    for language, title, heading, text, button in (
        (
            "en",
            "Your privacy choices",
            "We value your privacy",
            "We and 812 partners store information. ",
            "Accept all",
        ),
        ("de", "Zustimmung erforderlich", "Willkommen", "Wir und 812 Partner speichern Informationen. ", "Einwilligen"),
        ("fr", "Gestion des cookies", "Bienvenue", "Nous et 812 partenaires stockons des informations. ", "Accepter"),
        ("ja", "プライバシー", "クッキーの使用", "当社は情報を保存します。", "すべて許可"),
    )
}

SHELL = {
    "react": page("The Times", '<div id="root"></div><script src="/static/js/main.1a2b.js"></script>'),
    "angular": page("The Times", "<app-root></app-root><script src='main.js' type='module'></script>"),
    "noscript": page(
        "The Times",
        "<noscript>JavaScript is needed to run this app.</noscript><div></div><script src='/a.js'></script>",
    ),
}

SOFT_404 = (
    "404", "Page not found", "404 - Not Found", "Seite nicht gefunden", "Page introuvable", "Página no encontrada",
    "Pagina non trovata", "Página não encontrada", "Pagina niet gevonden", "Sidan hittades inte",
    "Nie znaleziono strony", "Stránka nenalezena", "Страница не найдена", "Сторінку не знайдено",
    "Sayfa bulunamadı", "Η σελίδα δεν βρέθηκε", "Az oldal nem található",
    "الصفحة غير موجودة", "הדף לא נמצא", "पृष्ठ नहीं मिला", "页面不存在", "ページが見つかりません",
    "페이지를 찾을 수 없습니다", "ไม่พบหน้านี้", "Không tìm thấy trang", "Halaman tidak ditemukan",
)  # fmt: skip
