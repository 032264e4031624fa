"""Turn what somebody typed into the form of an article into the content of a version."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.http import QueryDict

from accounts.models import User
from accounts.requests import parse_whole_number
from articles.admin.article.form import ArticleForm
from articles.admin.article.inlines import MOST_ROWS, typed_rows
from articles.body.content import KEYS, WORDS, BylineEntry, Content, SourceEntry
from articles.body.sanitise import sanitise
from articles.body.schema import LONGEST_BODY
from articles.models import Article, ArticleSource, Byline, Correction
from articles.models.article_content import columns_of
from articles.publishing import safety_question

LONGEST: Final = 10_000
LONGEST_ANSWER: Final = 2_000


def content_of_form(form: ArticleForm, formsets: Iterable[Any]) -> Content:
    """Return the content of a form that is valid."""
    rows = {formset.model: typed_rows(formset) for formset in formsets}
    typed = form.cleaned_data
    return Content(
        **columns_of(form.instance),
        topics=tuple(sorted(topic.pk for topic in typed.get("topics", ()))),
        bylines=tuple(BylineEntry(row["author"].pk, row["role"]) for row in rows.get(Byline, ())),
        sources=tuple(SourceEntry(row["title"], row["url"]) for row in rows.get(ArticleSource, ())),
        **_correction(typed),
    )


def keep_safety_answer(post: QueryDict, article: Article, by: User) -> None:
    """Keep who is endangered, where this person changed what the form said of it."""
    names = ("endangered", "endangered_words")
    answer, words = (post.get(name, "") for name in names)
    if [answer, words] != [post.get(f"initial-{name}", "") for name in names]:
        safety_question.save_answer(
            article=article, answer=answer, words=words[:LONGEST_ANSWER], by=by
        )


def content_of_post(post: QueryDict) -> Content:
    """Return the content of a form that is half written, without checking it."""
    words: dict[str, Any] = {name: post.get(name, "")[:LONGEST] for name in WORDS}
    words["body"] = sanitise(post.get("body", "")[:LONGEST_BODY])
    if words["kind"] not in Article.Kind:
        words["kind"] = Article.Kind.NEWS
    keys: dict[str, Any] = {name: parse_whole_number(post.get(name, "")) for name in KEYS}
    return Content(
        **words,
        **keys,
        topics=tuple(
            sorted({key for key in map(parse_whole_number, post.getlist("topics")) if key})
        ),
        bylines=tuple(dict.fromkeys(_bylines(post))),
        sources=tuple(
            SourceEntry(row["title"], row["url"])
            for row in _rows(post, "sources", ("title", "url"))
            if row["title"] or row["url"]
        ),
        **_correction(post.dict()),
    )


def _correction(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a version keeps of a correction: without words there is none."""
    words, severity = said.get("correction", "")[:LONGEST], said.get("correction_severity", "")
    if not words:
        return {}
    is_known = severity in Correction.Severity
    return {
        "correction": words,
        "correction_severity": severity if is_known else Correction.Severity.CORRECTION.value,
        "shows_version_before": bool(said.get("shows_version_before")),
    }


def _bylines(post: QueryDict) -> Iterable[BylineEntry]:
    for row in _rows(post, "bylines", ("author", "role")):
        author, role = parse_whole_number(row["author"]), row["role"]
        if author:
            yield BylineEntry(author, role if role in Byline.Role else Byline.Role.AUTHOR)


def _rows(post: QueryDict, prefix: str, names: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the rows that are not deleted, in the order that was typed."""
    count = min(parse_whole_number(post.get(f"{prefix}-TOTAL_FORMS", "")) or 0, MOST_ROWS)
    kept = [n for n in range(count) if not post.get(f"{prefix}-{n}-DELETE")]
    kept.sort(key=lambda n: parse_whole_number(post.get(f"{prefix}-{n}-order", "")) or 0)
    return [
        {name: post.get(f"{prefix}-{n}-{name}", "")[:LONGEST].strip() for name in names}
        for n in kept
    ]
