"""Names of authors in signatures: "By Anna Berg and Jo Ito, Staff Writers" -> two people; agencies known by name."""

from __future__ import annotations

import re

from newsspider.extract.metadata.labels import MODIFIED_WORDS, PUBLISHED_WORDS
from newsspider.extract.metadata.months import MONTHS
from newsspider.extract.metadata.text import fold, plain

MAX_NAME_CHARS = 80
_MAX_WORDS = 7
_MIN_PROSE_WORDS = 2

# What introduces a signature, longest first where one begins another. Words of one language only are enough evidence
# of a signature in a line near the headline; the weak ones ("di", "da", "par") mean other things inside sentences.
_INTRODUCTIONS = (
    r"(?:(?:this\s\w+\swas\s)?(?:written|reported|posted|edited|compiled|published|story|words|text|review|analysis|opinion|article)\s)?by",
    r"(?:(?:ein|blog|gast)[\s-]?){0,2}(?:(?:beitrag|artikel|kommentar|interview|essay)\s)?von",
    r"(?:un\sarticle\s|publié\s|texte\s)?par",
    r"(?:escrito\s)?por",
    r"skr(?:evet|iven) av",
    r"autor(?:[ae]?s|in|en|innen)?",
    r"auteurs?",
    r"text(?:e|o)?",
    r"vom|di|a cura di|van|door|av|af|przez|autore|author|writer|tekst|od|szerző|de la|bởi",
    r"yazar|haber|penulis|oleh|door|автор|текст|كتب|بقلم|από|του",
)
_LEAD = re.compile(
    rf"^(?:{'|'.join(sorted(_INTRODUCTIONS, key=len, reverse=True))})(?:\s?[:|]\s?|\s+)|"
    r"^(?:取材・文|文|記者|撰文|作者|编辑)\s?[:：/＝=]?\s?",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:[;|·•/\n、，]|,\s(?:and|und|et)\s|,(?!\s?(?:Jr|Sr|Ph\.?\s?D|M\.?D|R\.?D|MBA|MPH|RN|CPA|DO|II|III|LLC|Inc)\b)|"
    r"\s(?:and|und|et|y|e|i|og|och|en|ja|&|with|oraz|și|и|та|και|dan|ve|ו)\s)\s*",
    re.IGNORECASE,
)
_JUNK = re.compile(r"https?:|www\.|\d{3,}|[<>{}\[\]=#]|\.(?:html?|php)\b", re.IGNORECASE)
_EMAIL = re.compile(r"\(?[\w.+-]{1,60}@[\w-]{1,60}\.[\w.]{2,20}\)?")
_TAIL = re.compile(
    r"\s+(?:[-–—|•·]|[(\[]|\bfor\s(?:the\b|mailonline)|\b(?:on|at|am|um|om|klo|alle|le|el|il|den|updated|published|posted|for|para|für|in)\b(?=.*\d))\s*.*$|\s*\b\d{1,2}[./:]\d{1,2}.*$",
    re.IGNORECASE,
)
# What stands beside a name, not in one.
_ROLE = re.compile(
    r"\b(?:staff|senior|writers?|reporters?|correspondents?|editors?|editor-in-chief|contributors?|contributing|columnists?|"
    r"journalists?|special to|updated|published|minutes?|min|read|share|follow|subscribe|comments?|redakteur(?:in)?|"
    r"korrespondent(?:in)?|"
    r"reporter(?:in)?|journalist(?:in)?|chefredakteur(?:in)?|autor(?:in)?|foto|photos?|photographers?|fotos?|bild|images?|credit|lesezeit|uhr|"
    r"corresponsal|periodista|journaliste|rédaction web|giornalista|director|manager|founder|ceo|dietitian|"
    r"view all|posts|more|all articles|analyst|coordinator|reviewer|profile|scholar|guidelines|policy|process|"
    r"sign\s(?:in|out|up)|log\s?in|watch\slive)\b",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:redaktion|redaction|rédaction|redacci[oó]n|redazione|redação|redactie|redakcja|redaksi|редакция|staff|team|newsroom|desk|editors|"
    r"editorial|agency|agencies|agencia|agence|agentur|agenturen|news|nachrichten|press|presse|media|tv|zeitung|online|magazine|"
    r"foundation|association|institute|center|centre|university|ministry|department|society|group|company|inc|gmbh|e\.\s?v|office|"
    r"verband|\w{3,20}dienst|pressestelle|times|post|radio|journal|board|bureau|service)\b|\.[a-z]{2,3}$|"
    r"[編编]集部|新聞|通信|통신|وكالة|агентство",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?:^|\s)(?:on\s|am\s|le\s|el\s)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|luned[iì]|marted[iì]|"
    r"heute|gestern|aujourd'hui|vandaag|gisteren|hoy|oggi|ieri|mercoled[iì]|gioved[iì]|venerd[iì]|sabato|domenica|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)\b.*$",
    re.IGNORECASE,
)
# Small words of names: a sentence has others.
_PARTICLES = frozenset({
    "von", "van", "vom", "zu", "zum", "der", "den", "de", "la", "las", "los", "du", "des", "da", "das", "dos",
    "di", "del", "della", "dello", "ter", "ten", "te", "af", "av", "bin", "ibn", "bint", "al", "el", "le", "y",
    "e", "i", "och", "und",
})  # fmt: skip
_NETWORKS = frozenset(
    {"twitter", "facebook", "instagram", "linkedin", "whatsapp", "telegram", "pinterest", "youtube", "email"}
)
_NOT_NAMES = frozenset(
    fold(name)
    for name in [
        "admin",
        "administrator",
        "author",
        "authors",
        "autor",
        "writer",
        "guest",
        "none",
        "null",
        "undefined",
        "unknown",
        "anonymous",
        "editor",
        "user",
        "root",
        "webmaster",
        "wordpress",
        "author name",
        "nan",
        "true",
        "false",
        "by",
        "von",
        "n/a",
        "contributor",
        "home",
        "share",
        "print",
        "email",
        "facebook",
        "twitter",
        "x",
        "linkedin",
        "comments",
        "comment",
        "follow",
        "date",
        "news",
        "about the author",
        "über den autor",
        "about",
        "more",
        "read more",
        "newsletter",
        "bio",
        "profile",
        "info",
    ]
)

# Names under which agencies sign, and the name they are credited by.
_AGENCIES = {
    "dpa": "dpa", "deutsche presse agentur": "dpa", "dpa afx": "dpa-AFX", "afp": "AFP",
    "agence france presse": "AFP", "reuters": "Reuters", "thomson reuters": "Reuters", "ap": "AP",
    "associated press": "AP", "the associated press": "AP", "upi": "UPI", "efe": "EFE", "agencia efe": "EFE",
    "europa press": "Europa Press", "ansa": "ANSA", "adnkronos": "Adnkronos", "sid": "SID", "apa": "APA",
    "sda": "SDA", "keystone sda": "Keystone-SDA", "ats": "ATS", "kna": "KNA", "epd": "epd",
    "kathpress": "Kathpress", "tass": "TASS", "тасс": "TASS", "interfax": "Interfax", "интерфакс": "Interfax",
    "риа новости": "RIA Novosti", "ria novosti": "RIA Novosti", "ukrinform": "Ukrinform", "xinhua": "Xinhua",
    "新华社": "Xinhua", "kyodo": "Kyodo", "kyodo news": "Kyodo", "共同通信": "Kyodo", "時事通信": "Jiji Press",
    "jiji": "Jiji Press", "yonhap": "Yonhap", "연합뉴스": "Yonhap", "pti": "PTI", "press trust of india": "PTI",
    "ani": "ANI", "ians": "IANS", "bernama": "Bernama", "antara": "Antara", "anadolu": "Anadolu",
    "anadolu agency": "Anadolu", "anadolu ajansı": "Anadolu", "aa": "Anadolu", "iha": "İHA", "dha": "DHA",
    "pap": "PAP", "čtk": "ČTK", "ctk": "ČTK", "tasr": "TASR", "sita": "SITA", "mti": "MTI",
    "agerpres": "Agerpres", "bta": "BTA", "hina": "Hina", "tanjug": "Tanjug", "beta": "Beta",
    "ritzau": "Ritzau", "ntb": "NTB", "tt": "TT", "stt": "STT", "belga": "Belga", "anp": "ANP", "lusa": "Lusa",
    "aap": "AAP", "pa": "PA", "pa media": "PA", "press association": "PA",
    "the canadian press": "The Canadian Press", "cp": "The Canadian Press", "bloomberg": "Bloomberg",
    "notimex": "Notimex", "telam": "Télam", "agência brasil": "Agência Brasil", "cna": "CNA", "sapa": "SAPA",
    "nan": "NAN",
}  # fmt: skip


def agency(name: str) -> str | None:
    """The news agency that a name or a short mark stands for."""
    folded = fold(name)
    # Two letters, and words that are also given names, only as agencies write them: in capitals.
    if len(folded) <= 4 and folded not in ("dpa", "epd") and not (name.isupper() or not name.isascii()):
        return None
    return _AGENCIES.get(folded)


def introduced(line: str) -> str | None:
    """The rest of a line that is introduced as a signature ("By ...", "Von ..."); None for any other line."""
    cut = _LEAD.sub("", line, count=1)
    return cut if cut != line else None


def signature(raw: str, *, strict: bool = False) -> list[str]:
    """Names that a signature holds, in its order; `strict` asks each to look like a name, as text of a page must."""
    line = _EMAIL.sub(" ", plain(raw, 300)) if "@" in raw else plain(raw, 300)
    for _ in range(3):
        rest = introduced(line)
        if rest is None:
            break
        line = rest
    names: list[str] = []
    for piece in _SPLIT.split(line):
        name = _clean(piece)
        if name and _is_name(name) and (not strict or looks_like_name(name)):
            names.append(name)
        elif strict and _is_prose(name):
            break
    return [name for number, name in enumerate(names) if number == 0 or not _ROLE.search(name)]


def _is_prose(piece: str) -> bool:
    """Whether a piece is of a sentence ("Anna Berg writes about town and harbour", "Anna Berg, in News, Harbour").

    What follows it signs nothing.
    """
    first = piece.split(maxsplit=1)[0] if piece else ""
    if first[:1].islower() and first not in _PARTICLES and agency(first) is None and not _ROLE.search(piece):
        return True
    small = [word for word in piece.split() if word[0].islower() and word not in _PARTICLES]
    return len(small) >= _MIN_PROSE_WORDS and not _ROLE.search(piece)


def tells_of(line: str, name: str) -> bool:
    """Whether a line tells something of a person ("Anna Berg writes about ...") instead of naming who signs."""
    first = _SPLIT.split(line, maxsplit=1)[0]
    rest = first.removeprefix(f"{name} ")
    return rest != first and not rest[:1].isupper() and rest[:1].isalpha()


def _clean(piece: str) -> str:
    told = tells_time(piece)
    piece = piece[: told.start()] if told else piece
    name = _TAIL.sub("", f"{_WEEKDAY.sub('', piece)} ").strip(" .,:;|-–—_\"'“”„()*")
    words = name.split()
    half = len(words) // 2
    # A picture's hidden text and the visible name, read one after the other.
    return " ".join(words[:half]) if half >= 2 and words[:half] == words[half:] else name


def tells_time(line: str) -> re.Match[str] | None:
    """Where a line begins to tell when something was published or changed."""
    return MODIFIED_WORDS.search(line) or PUBLISHED_WORDS.search(line)


def _is_name(name: str) -> bool:
    return (
        1 < len(name) <= MAX_NAME_CHARS
        and not _JUNK.search(name)
        and fold(name) not in _NOT_NAMES
        and bool(fold(name))
        and len(name.split()) <= _MAX_WORDS + 2
    )


def looks_like_name(name: str) -> bool:
    """Whether text of a page can be a name: few words, each begun as names are, none of a date or a role."""
    words = name.split()
    if not 1 <= len(words) <= _MAX_WORDS - 2 or any(character.isdigit() for character in name):
        return False
    if any(word.lower() in _NETWORKS for word in words):
        return False
    if "@" in name or introduced(f"{name} ") == "" or tells_time(name) is not None:
        return False
    if _ROLE.search(name) or any(word.strip(".,").lower() in MONTHS for word in words if len(words) < 2):
        return False
    if name[-1] in "?!:…" or (len(words) == 1 and len(name) > 25):
        return False
    small = [word for word in words if word[0].islower()]
    return len(small) < len(words) and not words[-1][0].islower() and all(word in _PARTICLES for word in small)


def is_handle(name: str) -> bool:
    """Whether a name is one of a computer's user: a single word in small letters."""
    return " " not in name and name.isascii() and name.lower() == name


def is_organisation(name: str, site_names: frozenset[str]) -> bool:
    """Whether a name is that of the site, an agency, a desk or an institution."""
    folded = fold(name)
    if folded in site_names or agency(name) is not None or _ORGANISATION.search(name):
        return True
    return is_desk(name, site_names)


def is_desk(name: str, site_names: frozenset[str]) -> bool:
    """Whether a name is that of a part of the house, in its capitals: "MDR THÜRINGEN" of mdr.de."""
    return name.isupper() and any(word in site_names for word in fold(name).split())
