"""Find every translatable word of the project and keep the catalogs in step, without gettext."""

import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

import django
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as CatalogMessage
from babel.messages.extract import DEFAULT_KEYWORDS
from babel.messages.extract import extract as extract_words
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.utils import translation
from django.utils.translation.template import templatize

from config.i18n import languages
from config.i18n.languages import Covers, Language

APPS = (
    "accounts",
    "advocacy",
    "appearance",
    "articles",
    "config",
    "contact",
    "identity",
    "legal_help",
    "page_cache",
    "people",
    "public_pages",
    "publication",
    "search",
)
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# The services that people are referred to: what each offers is words too.
REFERRALS: Final = "legal_help/questions/parts/referrals.json"
FORM_FOR_THE_DESK: Final = "legal_help/questions/form_i589.py"
# Only staff read the words of these. Of models, readers read the names of choices.
OF_STAFF: Final = (
    "*/admin/*",
    "*/apps.py",
    "*/models/*",
    "accounts/*",
    "advocacy/editing/*",
    "advocacy/tables/*",
    "appearance/front_page/kinds.py",
    "articles/planning/*",
    "articles/publishing/*",
    "articles/stored_files.py",
    "articles/withdrawal/*",
    "articles/writing/*",
    "contact/models.py",
    "contact/admin.py",
    "search/models.py",
    "search/admin.py",
    "identity/models.py",
    "identity/apps.py",
    "config/admin.py",
    "config/health/*",
    "config/models.py",
    "config/wiring/*",
    "*legal_help/desk/*",
    FORM_FOR_THE_DESK,
    "people/*",
    "templates/account/*",
    "templates/mfa/*",
    "templates/staff*",
)
# And of these, readers read some: how far a source was checked, what stands for words that were
# taken back, and the headings of a new article.
OF_READERS: Final = (
    "advocacy/models/source.py",
    "articles/publishing/redact.py",
    "articles/writing/start_piece.py",
)
# And of all these, people who ask for help read: the form, what it leads to, letters and reminders,
# and the pages that say that something went wrong.
OF_HELP: Final = (
    "legal_help/casework/*",
    "legal_help/intake/*",
    "legal_help/public/*",
    "legal_help/questions/*",
    "templates/[45]*.html",
    "templates/base.html",
    "templates/busy.html",
    "templates/components/draft_translation.html",
    "templates/components/form_errors.html",
    "templates/django/forms/*",
    "templates/help_languages/*",
    "templates/legal_help/public/*",
    "templates/privacy.html",
)
# What a public page says in Django's words: dates, and what no browser sends by itself.
OF_DJANGO: Final = ("utils/dates.py", "forms/fields.py", "core/validators.py")
OF_HELP_OR_DJANGO: Final = (*OF_HELP, "django/*")
DATES: Final = "django/utils/dates.py"
OF_FORMS: Final = (
    "This field is required.",
    "Select a valid choice. %(value)s is not one of the available choices.",
    "Enter a list of values.",
    "Null characters are not allowed.",
    "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
)
# By Babel's names of languages: where its table of plurals is not that of CLDR.
OF_NONE_OR_ONE: Final = "nplurals=2; plural=(n > 1);"
PLURALS: Final = {
    **dict.fromkeys(("am", "fa", "fa_AF", "hi", "pa", "pt", "ti"), OF_NONE_OR_ONE),
    "my": "nplurals=1; plural=0;",
    "tr": "nplurals=2; plural=(n != 1);",
}
type Message = str | tuple[str, ...]


def extract(root: Path) -> Catalog:
    """Collect the messages of all Python files and templates below `root`, and of what is registered."""
    catalog = _collected(_sources(root), root)
    registry = root / "locale" / languages.REGISTRY
    if registry.exists():
        for language in languages.read(registry):
            if language.is_offered:
                catalog.add(language.name, locations=[(str(registry.relative_to(root)), 0)])
    services = root / REFERRALS
    if services.exists():
        for service in json.loads(services.read_text(encoding="utf-8"))["next_steps"]:
            catalog.add(service["offers"]["en"], locations=[(REFERRALS, 0)])
    return catalog


def wanted(language: Language, words: Catalog) -> Catalog:
    """Return the words that the catalog of a language needs, out of all the words there are.

    The registry says where these are only the words of public pages, or of those for people who ask
    for help. Where Django itself does not have the language, the words of Django that such a page
    shows are among them.
    """
    chosen = Catalog(project="Standing", charset="utf-8")
    choices = _names_of_choices()
    for message in words:
        if message.id and _is_covered(message, language.covers, choices):
            chosen[message.id] = message
    if not language.django:
        for message in _of_django():
            chosen[message.id] = message
    return chosen


def update(po: Path, template: Catalog) -> None:
    """Bring one .po file in step: new messages come in empty, unused ones go."""
    locale = babel_locale(po)
    known = po.exists()
    catalog = read(po) if known else _begun(locale)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.fuzzy = False
    catalog.header_comment = f"# Standing in {locale}. A draft until a person has checked it."
    catalog.last_translator = catalog.language_team = catalog.msgid_bugs_address = ""
    # A fixed day, so that a regenerated file differs only in its words.
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    po.parent.mkdir(parents=True, exist_ok=True)
    write(po, catalog)


def _begun(locale: str) -> Catalog:
    catalog = Catalog(locale=locale, project="Standing", charset="utf-8")
    if rule := PLURALS.get(locale):
        catalog.mime_headers = [("Plural-Forms", rule)]
    return catalog


def read(po: Path) -> Catalog:
    """Return the catalog in a .po file."""
    with po.open("rb") as source:
        return read_po(source, locale=babel_locale(po))


def write(po: Path, catalog: Catalog) -> None:
    """Write a catalog as `update` does, so that only what changed differs."""
    with po.open("wb") as target:
        write_po(target, catalog, width=100, include_lineno=False, sort_by_file=True)


def places_of_help(message: CatalogMessage) -> set[str]:
    """Return the files of a message through which people who ask for help may meet it.

    Files of Django are among them: a catalog holds words of Django only for public pages.
    """
    paths = {path for path, _line in message.locations if path != FORM_FOR_THE_DESK}
    return {path for path in paths if any(fnmatchcase(path, each) for each in OF_HELP_OR_DJANGO)}


def messages_in(root: Path, place: str) -> list[CatalogMessage]:
    """Return the messages of one file in the order in which they stand there.

    `place` is its path below `root`; or that of a file of Django, such as django/utils/dates.py. In
    the registry of languages none is found.
    """
    path = (Path(django.__file__).parents[1] if place.startswith("django/") else root) / place
    if not path.exists() or path.suffix == ".json":
        return []
    return [CatalogMessage(words, context=context) for words, _comments, context in _messages(path)]


def babel_locale(po: Path) -> str:
    """Return Babel's name of the language, which may differ from ours: fa_AF for prs."""
    folder = po.parent.parent.name
    language = languages.BY_FOLDER.get(folder)
    return language.babel if language else folder


def _is_covered(message: CatalogMessage, covers: Covers, choices: set[str]) -> bool:
    if covers is Covers.EVERYTHING:
        return True
    if covers is Covers.PUBLIC:
        return _is_public(message, choices)
    return bool(places_of_help(message))


def _is_public(message: CatalogMessage, choices: set[str]) -> bool:
    """Return whether readers may read it. `choices` are the names of choices of our models."""
    singular = message.id if isinstance(message.id, str) else message.id[0]
    return singular in choices or any(
        path in OF_READERS or not any(fnmatchcase(path, pattern) for pattern in OF_STAFF)
        for path, _line in message.locations
    )


def _names_of_choices() -> set[str]:
    with translation.override(None):
        return {
            str(name)
            for model in apps.get_models()
            for field in model._meta.fields
            for _code, name in field.flatchoices
        }


def _of_django() -> Iterator[CatalogMessage]:
    package = Path(django.__file__).parent
    found = _collected((package / name for name in OF_DJANGO), package.parent)
    for message in found:
        singular = message.id if isinstance(message.id, str) else message.id[0]
        if singular in OF_FORMS or (DATES, 0) in message.locations:
            yield message


def _collected(paths: Iterable[Path], root: Path) -> Catalog:
    catalog = Catalog(project="Standing", charset="utf-8")
    for path in sorted(paths):
        for message, comments, context in _messages(path):
            place = (path.relative_to(root).as_posix(), 0)
            catalog.add(message, locations=[place], auto_comments=comments, context=context)
    return catalog


def _sources(root: Path) -> Iterator[Path]:
    for app in APPS:
        yield from (p for p in (root / app).rglob("*.py") if "migrations" not in p.parts)
    yield from (root / "templates").rglob("*.html")
    yield from (root / "templates").rglob("*.txt")


def _messages(path: Path) -> Iterator[tuple[Message, list[str], str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # templatize makes Python calls of the words; their indentation would not parse.
        source = "\n".join(line.strip() for line in templatize(source).split("\n"))
    lines = io.BytesIO(source.encode())
    found = extract_words("python", lines, KEYWORDS, ("Translators:",))
    for _line, message, comments, context in found:
        yield message, list(comments), context
