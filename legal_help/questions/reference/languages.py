"""List the languages that people may ask us to use, in their own names or in the reader's."""

from collections.abc import Mapping

from legal_help.questions.reference.locales import locale_of

LANGUAGES: Mapping[str, str] = {
    "so": "Af-Soomaali",
    "om": "Afaan Oromoo",
    "knj": "Akateko",
    "ig": "Asụsụ Igbo",
    "id": "Bahasa Indonesia",
    "bm": "Bamanankan",
    "cac": "Chuj",
    "en": "English",
    "es": "español",
    "fr": "français",
    "ha": "Hausa",
    "rw": "Ikinyarwanda",
    "cak": "Kaqchikel",
    "sw": "Kiswahili",
    "ht": "Kreyòl ayisyen",
    "kmr": "Kurdî (Kurmancî)",
    "quc": "K’iche’",
    "ln": "lingála",
    "uz": "o‘zbek",
    "pt": "português",
    "pt-BR": "português (Brasil)",
    "ff": "Pulaar",
    "mam": "Qyol Mam",
    "kjb": "Q’anjob’al",
    "kek": "Q’eqchi’",
    "ro": "română",
    "qu": "Runasimi",
    "rhg": "Ruáingga",
    "sq": "shqip",
    "vi": "Tiếng Việt",
    "tr": "Türkçe",
    "wo": "Wolof",
    "yo": "Èdè Yorùbá",
    "ky": "кыргызча",
    "ru": "русский",
    "tg": "тоҷикӣ",
    "uk": "українська",
    "kk": "қазақ тілі",
    "hy": "հայերեն",
    "ur": "اردو",
    "ar": "العربية",
    "prs": "دری",
    "fa": "فارسی",
    "ps": "پښتو",
    "ckb": "کوردیی ناوەندی",
    "ne": "नेपाली",
    "hi": "हिन्दी",
    "bn": "বাংলা",
    "pa": "ਪੰਜਾਬੀ",
    "gu": "ગુજરાતી",
    "my": "မြန်မာဘာသာ",
    "ka": "ქართული",
    "ti": "ትግርኛ",
    "am": "አማርኛ",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
}
# The Unicode tables know these under another code.
_UNICODE_CODES: Mapping[str, str] = {"prs": "fa_AF"}


def code_of(language: str) -> str:
    """Return the code here of a language of the site, zh-Hans for zh-hans; "" if it is not here."""
    return next((code for code in LANGUAGES if code.lower() == language.lower()), "")


def language_name(code: str, language: str) -> str:
    """Return a language's name in `language`, or its own name, or an empty string."""
    names = locale_of(language).languages
    return names.get(_UNICODE_CODES.get(code) or code.replace("-", "_")) or LANGUAGES.get(code, "")
