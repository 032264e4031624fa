"""Links whose words say nothing by themselves, as a list of links is read out."""

from typing import Final

SAYS_NOTHING: Final = {
    "en": "here/click here/see here/read here/read more/learn more/find out more/more/this/link"
    "/this link/this page/click/see more/more information/details",
    "es": "aquí/aqui/haga clic aquí/haz clic aquí/clic aquí/pulse aquí/pincha aquí/ver aquí/más"
    "/leer más/lea más/ver más/saber más/más información/enlace/este enlace/esta página/esto",
    "fr": "ici/cliquez ici/cliquer ici/voir ici/lire ici/lire la suite/lire plus/en savoir plus"
    "/plus/plus d’informations/plus d'informations/lien/ce lien/cette page/voir plus",
    "ht": "isit/isit la/klike/klike isit/klike isit la/klike la/gade isit la/li plis/plis"
    "/plis enfòmasyon/lyen/lyen sa a/paj sa a",
    "ar": "هنا/اضغط هنا/انقر هنا/من هنا/المزيد/اقرأ المزيد/لمزيد من المعلومات/للمزيد/رابط/الرابط"
    "/هذا الرابط/هذه الصفحة",
}
_LISTS: Final = {language: set(words.split("/")) for language, words in SAYS_NOTHING.items()}
AROUND: Final = " .,:;!?…·>»«›‹→←⟶()[]\"“”'،؛؟\u00a0\u202f"


def says_nothing(words: str, language: str) -> bool:
    """Also in English, which is pasted into every language; and a bare address."""
    words = " ".join(words.split()).strip(AROUND).lower()
    if words.startswith(("http://", "https://", "www.")):
        return True
    return words in _LISTS.get(language.partition("-")[0], set()) | _LISTS["en"]
