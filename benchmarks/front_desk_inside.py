"""What `benchmarks.front_desk` does within a house: publishes, fills it, and asks for its pages."""

import re
from datetime import timedelta
from functools import partial
from itertools import batched
from typing import Any, Final

from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from advocacy.models import Figure, Observance, Topic
from articles.models import (
    Article,
    ArticleEvent,
    ArticleVersion,
    Author,
    EndangeredAnswer,
    Image,
    search_entry,
)
from articles.writing import drafts
from benchmarks import content, data_out_inside, front_desk_text, standing_content
from benchmarks.front_desk_text import TIMES, WARM_UP
from benchmarks.processor import Clock, Took
from search import engine
from search.models import SearchEntry

EDITOR: Final = "desk-editor"
PAGES: Final = 20  # times that each is asked for
IN_ONE_GO: Final = 2_000
LONG_HISTORY: Final = 120  # versions of one article, however many articles there are
HALF_A_DAY: Final = timedelta(hours=12)
State = ArticleVersion.State


def fill(articles: int) -> None:
    """So many articles, as the other benchmarks have them, and some statistics to cite."""
    data_out_inside.build(50, 250)
    for slug in content.TOPICS:
        Topic.objects.get_or_create(slug=slug, defaults={"name": slug.capitalize()})
    Author.objects.bulk_create(
        Author(name=name, slug=name.lower().replace(" ", "-")) for name in content.AUTHORS
    )
    editor = User.objects.create(username=EDITOR, email="desk@example.org", is_staff=True)
    editor.groups.add(Group.objects.get(name="Editor"))
    Image.objects.create(
        alt="People at a gate",
        original="originals/0.webp",
        width=480,
        height=300,
        renditions=[{"format": "webp", "width": 480, "height": 300, "name": f"{'a' * 40}.webp"}],
        uploaded_by=editor,
    )
    build_to_be_found(articles, articles * 5)


def build_to_be_found(articles: int, versions: int) -> None:
    """As `build`, and readers find them."""
    build(articles, versions)
    found = SearchEntry.objects.filter(kind=search_entry.KIND).values("object_id")
    new = Article.objects.published().exclude(pk__in=found).order_by("pk")
    for some in batched(list(new.values_list("pk", flat=True)), IN_ONE_GO):
        engine.put(search_entry.search_documents(Article.objects.filter(pk__in=some)))


def _client() -> tuple[Client, User]:
    editor = User.objects.get(username=EDITOR)
    client = Client(SERVER_NAME="localhost")
    client.force_login(editor)
    return client, editor


def publishing(beginning: int) -> dict[str, Took]:
    """The first publication of a draft, and that of its next version; `beginning` numbers the first."""
    client, editor = _client()
    first, following = Clock(), Clock()
    for number in range(beginning, beginning + WARM_UP + TIMES):
        fields = _form(number, version=1)
        added = client.post(reverse("admin:articles_article_add"), fields | {"_continue": "1"})
        client.get(added.headers["Location"])
        article = Article.objects.get(slug=fields["slug"])
        EndangeredAnswer.objects.get_or_create(
            article=article, defaults={"answer": "nobody", "answered_by": editor}
        )
        for clock, version in ((first, 2), (following, 3)):
            fields = _form(number, version=version)
            leads_to = clock.time(partial(_publish, client, article, fields))
            client.get(leads_to)  # as a browser does: what was said there is not said again
    return {
        "first publication": first.took(but=WARM_UP),
        "next version": following.took(but=WARM_UP),
    }


def _publish(client: Client, article: Article, fields: dict[str, Any]) -> str:
    address = reverse("admin:articles_article_change", args=[article.pk])
    response = client.post(address, fields | {"_publish": "1"})
    if response.status_code != 302:
        raise RuntimeError(re.findall(r"errorlist.*?</ul>", response.text, re.DOTALL))
    return response.headers["Location"]


def _form(number: int, *, version: int) -> dict[str, Any]:
    """As a browser sends it."""
    text = front_desk_text.article(number)
    image, author = Image.objects.get(), Author.objects.get(name=text.authors[0])
    figure = Figure.objects.get(slug="figure-7")
    link = Article.objects.published().order_by("pk")[front_desk_text.OTHER].slug
    body = (
        f"{front_desk_text.paragraphs(number, version=version)}"
        f'<p>Of <stat-ref key="{figure.slug}"></stat-ref><foot-note>By hand.</foot-note> we wrote'
        f' in <a href="/articles/{link}/">an article</a>.</p>'
        f'<blockquote><p>{front_desk_text.QUOTED}</p><footer speaker="A. B."></footer></blockquote>'
        f'<picture-card key="{image.pk}" alt="A gate">{front_desk_text.CAPTION}</picture-card>'
    )
    known = Article.objects.filter(slug=f"{text.slug}-{number}").first()
    rows = {
        f"{prefix}-{name}": "0"
        for prefix in ("bylines", "sources", "corrections")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    }
    return rows | {
        "seen": drafts.version_token(drafts.newest_version(known)) if known else "",
        "title": text.title,
        "slug": f"{text.slug}-{number}",
        "kind": text.kind,
        "kicker": text.kicker,
        "language": "en",
        "summary": text.summary,
        "body": body,
        "cover": image.pk,
        "topics": list(Topic.objects.filter(slug__in=text.topics).values_list("pk", flat=True)),
        "observance": Observance.objects.first().pk if Observance.objects.exists() else "",  # type: ignore[union-attr]
        "bylines-TOTAL_FORMS": "1",
        "bylines-0-author": author.pk,
        "bylines-0-role": "author",
        "bylines-0-order": "1",
        "sources-TOTAL_FORMS": "1",
        "sources-0-title": "A report",
        "sources-0-order": "1",
        "endangered": "nobody",
        "initial-endangered": "nobody" if known else "",
        "all_the_same": "",
    }


def build(articles: int, versions: int) -> None:
    """Up to so many articles, of which so many versions are kept: what the desk looks through.

    A tenth are drafts, some of them in review, and some scheduled. Readers' search is left out.
    """
    editor = User.objects.get(username=EDITOR)
    have = Article.objects.count()
    of = max(articles, content.FEWEST)
    topics = {topic.slug: topic for topic in Topic.objects.filter(slug__in=content.TOPICS)}
    authors = {author.name: author for author in Author.objects.all()}
    for numbers in batched(range(have, articles), IN_ONE_GO):
        contents = [content.article(number, of=of) for number in numbers]
        made = Article.objects.bulk_create(standing_content._row(each, editor) for each in contents)
        standing_content._link(made, contents, topics, authors)
    _vary(editor)
    lacking = list(Article.objects.filter(versions=None).order_by("pk"))
    for some in batched(lacking, IN_ONE_GO // 5):
        _remember(list(some), max(versions // articles, 1), editor)
    _remember_at_length(Article.objects.order_by("pk")[0], editor)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _vary(editor: User) -> None:
    """Those that are new: a tenth drafts, a hundredth scheduled, two a day: a month of the calendar
    holds as many, however many there are in all."""
    now = timezone.now()
    new = list(Article.objects.filter(versions=None).only("pk", "status").order_by("pk"))
    for number, article in enumerate(new):
        begun = now - HALF_A_DAY * (len(new) - number)
        article.created_at = begun
        article.created_by = editor
        if number % 10 == 0:
            article.status = Article.Status.DRAFT
            article.publish_at = article.first_published_at = None
        elif number % 100 == 1:
            article.publish_at = article.first_published_at = now + HALF_A_DAY * (number // 50 + 1)
        else:
            article.publish_at = article.first_published_at = begun
    names = ["created_at", "created_by", "status", "publish_at", "first_published_at"]
    Article.objects.bulk_update(new, names, IN_ONE_GO // 10)


def _remember(articles: list[Article], each: int, editor: User) -> None:
    """Versions of these, the last of them open where it is a draft; and what happened to them."""
    made = []
    for article in articles:
        said = drafts.content_of(article)
        for number in range(1, each + 1):
            version = ArticleVersion(article=article, number=number, written_by=editor)
            version.write(said)
            version.state = State.EARLIER
            if article.status == Article.Status.PUBLISHED:
                version.state = State.PUBLISHED
                version.published_at, version.published_by = timezone.now(), editor
            elif number == each:
                version.state = State.IN_REVIEW if article.pk % 3 == 0 else State.DRAFT
            made.append(version)
    ArticleVersion.objects.bulk_create(made, IN_ONE_GO)
    ArticleEvent.objects.bulk_create(
        [
            ArticleEvent(article_id=v.article_id, version=v, kind="published", by=editor)
            for v in made
            if v.state == State.PUBLISHED
        ],
        IN_ONE_GO,
    )
    EndangeredAnswer.objects.bulk_create(
        EndangeredAnswer(article=article, answer="nobody", answered_by=editor)
        for article in articles
    )


def _remember_at_length(article: Article, editor: User) -> None:
    said, have = drafts.content_of(article), article.versions.count()
    versions = [
        ArticleVersion(article=article, number=number, written_by=editor, state=State.EARLIER)
        for number in range(have + 1, LONG_HISTORY + 1)
    ]
    for version in versions:
        version.write(said)
    ArticleVersion.objects.bulk_create(versions)


def pages() -> dict[str, Took]:
    """What each page of the desk takes."""
    client, _editor = _client()
    found = {}
    for name, address in _addresses().items():
        clock = Clock()
        for _time in range(PAGES + 2):
            response: Any = clock.time(partial(client.get, address))
            if response.status_code != 200:
                raise RuntimeError(f"{address}: {response.status_code}")
        found[name] = clock.took(but=2)
    return found


def _addresses() -> dict[str, str]:
    articles = reverse("admin:articles_article_changelist")
    oldest = Article.objects.order_by("pk")[0]
    public = Article.objects.filter(status="published").order_by("pk")[20]
    last = max(Article.objects.count() // 100, 1)
    return {
        "front page": reverse("admin:index"),
        "change list": articles,
        "change list, last page": f"{articles}?p={last}",
        "drafts": f"{articles}?state=draft",
        "my drafts": f"{articles}?next=mine",
        "in review": f"{articles}?next=in-review",
        "search": f"{articles}?q=judge",
        "history": reverse("admin:articles_article_history", args=[public.pk]),
        "long history": reverse("admin:articles_article_history", args=[oldest.pk]),
        "form": reverse("admin:articles_article_change", args=[public.pk]),
        "calendar": reverse("editorial_calendar"),
        "days ahead": reverse("days_ahead"),
        "radar": reverse("radar"),
    }
