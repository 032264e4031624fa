"""Two versions of an article beside each other, as rows of a table that a person reads."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.admin.history.content_names import ContentNames, name_of_deleted
from articles.body import diff
from articles.body.blocks import PICTURE, Block, Word, read_blocks
from articles.body.content import KEYS, TRANSLATED, WORDS, Content
from articles.body.diff import ChangeKind, ComparedBlock, Run
from articles.models import Article, Correction
from articles.models.article import field_label

# The number of unchanged blocks shown on each side of a change; the others are folded.
UNCHANGED_AROUND: Final = 1
MARKUP: Final = {
    "strong": "<strong>{}</strong>",
    "em": "<em>{}</em>",
    "sup": "<sup>{}</sup>",
    "sub": "<sub>{}</sub>",
    "cite": "<cite>{}</cite>",
    "foot-note": '<span class="note">[{}]</span>',
}
EMPTY: Final = SafeString("")


@dataclass(frozen=True)
class ComparedRow:
    """One place of both; where nothing changed in it, `before` alone says it."""

    label: str
    before: SafeString
    after: SafeString = EMPTY
    is_same: bool = False


@dataclass(frozen=True)
class FoldedRows:
    """Rows that did not change, which the page folds away."""

    summary: str
    rows: list[ComparedRow]


@dataclass(frozen=True)
class Comparison:
    rows: list[ComparedRow] = field(default_factory=list)
    """The changed fields, without the body."""
    body: list[ComparedRow | FoldedRows] = field(default_factory=list)
    """Empty where it did not change."""
    unchanged: list[str] = field(default_factory=list)
    """The names of the fields that did not."""


class TextPiece(NamedTuple):
    """One place of a text, such as its summary or a paragraph, with what changed in it marked."""

    label: str
    words: SafeString
    is_changed: bool


def compare(before: Content, after: Content, language: str) -> Comparison:
    """Compare two contents field by field, in the language of the article. Nine queries at most."""
    names = ContentNames(language, before, after)
    compared = [
        *((label, _row(label, was, now)) for label, was, now in _words(names, before, after)),
        (_("Picture"), _picture(names, before.cover, after.cover)),
        *((label, _items(label, was, now)) for label, was, now in _lists(names, before, after)),
    ]
    unchanged = [label for label, row in compared if row is None]
    same_body = before.body == after.body
    return Comparison(
        [row for _label, row in compared if row],
        [] if same_body else _body(names, before.body, after.body),
        [*unchanged, _("Body")] if same_body else unchanged,
    )


def compare_inline(before: Content, after: Content, language: str) -> list[TextPiece]:
    """Return the second content from top to bottom, as its translator reads it.

    What changed since the first is marked. Nine queries at most.
    """
    names = ContentNames(language, before, after)
    lines = [(name, getattr(before, name), getattr(after, name)) for name in TRANSLATED]
    lines.append(("cover_alt", names.cover_words(before), names.cover_words(after)))
    pieces = [
        TextPiece(field_label(name), _text_html(diff.compare_words(was, now)), was != now)
        for name, was, now in lines
    ]
    read = [
        read_blocks(html, names.element, diff.split_words) for html in (before.body, after.body)
    ]
    pieces += [_piece(passage) for passage in diff.compare_blocks(*read)]
    return [piece for piece in pieces if piece.words]


def _words(names: ContentNames, one: Content, other: Content) -> Iterable[tuple[str, str, str]]:
    """Yield the fields of one line or a few, with what each says in both."""
    for name in (*WORDS, *KEYS):
        if name not in ("body", "cover"):
            yield field_label(name), _shown(names, name, one), _shown(names, name, other)
    yield str(_("Correction")), one.correction, other.correction
    yield str(_("How serious was it?")), _severity(one), _severity(other)
    label = str(_("Let readers read the previous version"))
    was, now = (str(_("Yes")) if each.shows_version_before else "" for each in (one, other))
    yield label, was, now


def _severity(content: Content) -> str:
    return str(Correction.Severity(content.correction_severity).label) if content.correction else ""


def _shown(names: ContentNames, name: str, content: Content) -> str:
    said: Any = getattr(content, name)
    if name == "cover_role":
        return str(Article.CoverRole(said).label) if said in Article.CoverRole else str(said)
    if name == "kind" and said in Article.Kind:
        return str(Article.Kind(said).label)
    rows = {
        "document": names.document,
        "observance": names.day,
        "translation_of": names.original,
        "translated_from": names.source,
    }
    return rows[name](said) if name in rows else str(said)


def _lists(
    names: ContentNames, one: Content, other: Content
) -> Iterable[tuple[str, list[str], list[str]]]:
    def of(content: Content) -> list[list[str]]:
        return [
            sorted(names.topic(key) for key in content.topics),
            names.cited(content.body),
            [names.signed(author, role) for author, role in content.bylines],
            [" · ".join(filter(None, listed)) for listed in content.sources],
        ]

    labels = [_("Topics"), _("Cited figures"), _("Bylines"), _("Sources")]
    return zip(labels, of(one), of(other), strict=True)


def _row(label: str, was: str, now: str) -> ComparedRow | None:
    if was == now:
        return None
    runs = diff.compare_words(was, now)
    before, after = (
        _text_html(run for run in runs if run.kind in ("same", kind)) for kind in ("gone", "new")
    )
    return ComparedRow(label, before, after)


def _text_html(runs: Iterable[Run[str]]) -> SafeString:
    return _join(_mark_change(run.kind, "".join(run.items)) for run in runs)


def _items(label: str, before: list[str], after: list[str]) -> ComparedRow | None:
    """Show a list on each side, with what came and went marked in it."""
    if before == after:
        return None
    parts = list(diff.find_differences(before, after))

    def shown(kind: ChangeKind) -> SafeString:
        rows = [
            (_mark_change(run.kind, item),)
            for run in parts
            if run.kind in ("same", kind)
            for item in run.items
        ]
        items = format_html_join("", "<li>{}</li>", rows)
        return format_html("<ul>{}</ul>", items) if rows else EMPTY

    return ComparedRow(label, shown("gone"), shown("new"))


def _picture(names: ContentNames, before: int | None, after: int | None) -> ComparedRow | None:
    if before == after:
        return None

    def shown(kind: ChangeKind, key: int | None) -> SafeString:
        if key is None:
            return EMPTY
        image = names.images.get(key)
        if image is None:
            return _mark_change(kind, name_of_deleted(key))
        return format_html(
            '<img src="{}" alt="" loading="lazy">{}',
            image.thumbnail_url,
            _mark_change(kind, image.alt),
        )

    return ComparedRow(_("Picture"), shown("gone", before), shown("new", after))


def _body(names: ContentNames, before: str, after: str) -> list[ComparedRow | FoldedRows]:
    read = [read_blocks(html, names.element, diff.split_words) for html in (before, after)]
    passages = diff.compare_blocks(*read)
    near = {
        place + step
        for place, passage in enumerate(passages)
        if not passage.is_same
        for step in range(-UNCHANGED_AROUND, UNCHANGED_AROUND + 1)
    }
    shown: list[ComparedRow | FoldedRows] = []
    places = groupby(range(len(passages)), lambda place: place in near)
    for is_near, group in places:
        rows = [_passage(passages[place]) for place in group]
        shown += (
            rows if is_near or len(rows) == 1 else [FoldedRows(_unchanged_summary(len(rows)), rows)]
        )
    return shown


def _unchanged_summary(count: int) -> str:
    words = ngettext(
        "%(count)s block stayed as it was", "%(count)s blocks stayed as they were", count
    )
    return words % {"count": count}


def _passage(passage: ComparedBlock) -> ComparedRow:
    before, after = passage.before, passage.after
    if before and after:
        label = _block_name(after)
        if passage.is_same:
            return ComparedRow(label, _line([Run("same", before.words)], "same"), is_same=True)
        if passage.is_renamed:
            label = f"{_block_name(before)} → {label}"
        return ComparedRow(label, _line(passage.parts, "gone"), _line(passage.parts, "new"))
    if before:
        return ComparedRow(_block_name(before), _line([Run("gone", before.words)], "gone"))
    assert after  # noqa: S101 -- for the type checker: a passage has one of them
    return ComparedRow(_block_name(after), EMPTY, _line([Run("new", after.words)], "new"))


def _piece(passage: ComparedBlock) -> TextPiece:
    block = passage.after or passage.before
    assert block  # noqa: S101 -- for the type checker: a passage has one of them
    kind: ChangeKind = "same" if passage.is_same else "new" if passage.after else "gone"
    runs = passage.parts or [Run(kind, block.words)]
    return TextPiece(_block_name(block), _runs_html(runs), not passage.is_same)


def _block_name(block: Block) -> str:
    """Return the name of a block for an editor, such as "Heading 2" or "Quotation"."""
    tags = [step.partition(" ")[0] for step in block.path]
    last = tags[-1] if tags else ""
    if last in {"h2", "h3", "h4"}:
        return _("Heading %(level)s") % {"level": last[1]}
    names: list[tuple[str, Callable[[], str]]] = [
        ("stat-card", lambda: _("Figure set apart")),
        ("stat-chart", lambda: _("Chart")),
        ("footer", lambda: _("Who is quoted")),
        ("blockquote", lambda: _("Quotation")),
        ("caption", lambda: _("Words above a table")),
        ("table", lambda: _("Row of a table")),
        (PICTURE, lambda: _("Picture")),
        ("pull-quote", lambda: _("Pull quote")),
        ("call-to-action", lambda: _("Call to action")),
        ("card-item", lambda: _("Card")),
        ("map-place", lambda: _("Place")),
        ("newest-list", lambda: _("Newest articles")),
        ("people-list", lambda: _("People")),
        ("media-player", lambda: _("Video or audio")),
        ("outside-film", lambda: _("Video on another site")),
        ("summary", lambda: _("Title of an accordion")),
        ("li", lambda: _("List item")),
        ("hr", lambda: _("Divider")),
        ("p", lambda: pgettext("block of a text", "Paragraph")),
    ]
    return next((said() for tag, said in names if tag in tags), last or _("Text"))


def _line(parts: Sequence[Run[Word]], side: ChangeKind) -> SafeString:
    shown = [run for run in parts if run.kind in ("same", side)]
    if not any(run.items for run in shown) and side != "same":
        return _mark_change(side, "―")
    return _runs_html(shown)


def _runs_html(runs: Iterable[Run[Word]]) -> SafeString:
    return _join(_mark_change(run.kind, _words_html(run.items, run.kind)) for run in runs)


def _words_html(words: Sequence[Word], kind: ChangeKind) -> SafeString:
    """Write words with their marks; where they changed, with what stands behind them."""
    pieces = []
    for (marks, detail, is_ours), group in groupby(words, lambda w: (w.marks, w.detail, w.is_ours)):
        text = _join(word.text for word in group)
        for mark in reversed(marks):
            text = format_html(MARKUP[mark], text)
        if is_ours:
            text = format_html('<b class="shown"><bdi>{}</bdi></b>', text)
        elif detail:
            text = format_html('<span class="link">{}</span>', text)
        if detail and kind != "same":
            text = format_html('{} <small class="behind">(<bdi>{}</bdi>)</small>', text, detail)
        pieces.append(text)
    return _join(pieces)


def _join(pieces: Iterable[str]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _mark_change(kind: ChangeKind, text: str) -> SafeString:
    """Mark a change so that it is seen by its colour and line, and heard by a word."""
    if kind == "same":
        return format_html("{}", text)
    tag, word = ("del", _("removed")) if kind == "gone" else ("ins", _("added"))
    return format_html(
        '<{0}><span class="visually-hidden"> [{1}: </span>{2}<span class="visually-hidden">] </span></{0}>',
        tag,
        word,
        text,
    )
