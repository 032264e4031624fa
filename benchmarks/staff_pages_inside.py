"""What `benchmarks.staff_pages` does within a house: fills it with figures and articles, and asks."""

import gc
import math
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import batched, cycle
from typing import Any, Final

from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from advocacy.models import Figure, Observance, Source, Statistic, Verification
from articles.models import AheadMail, Article, Citation, PlannedPiece
from articles.planning import radar, weekly_mail
from benchmarks import data_out_inside, processor
from benchmarks.staff_pages import ANEW
from page_cache import generation

TIMES: Final = 20
A_PAGE: Final = 100
STAFF: Final = "staff"
IN_ONE_GO: Final = 2_000
CITED_IN_EACH: Final = 3
FIGURES_OF_THE_LARGEST: Final = 200
IN_MEMORY: Final = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
WORDS: Final = '<p>Words stand before it, and more words. They count <stat-ref key="{}"></stat-ref> of them. And after.</p>'
WITH_A_MEMORY: Final = ("front page", "radar", "superseded citations", "statistics")
LONG: Final = "<p>" + "A paragraph of many words. " * 60 + "</p>"


def build(count: int, figures: int, articles: int) -> None:
    """As `data_out_inside.build`, with the articles that cite, days to mark and an editor."""
    data_out_inside.build(count, figures)
    editor = User.objects.create(username=STAFF, email="staff@example.org", is_staff=True)
    editor.groups.add(Group.objects.get(name="Editor"))
    _make_the_largest()
    _leave_unchecked_and_due(count)
    _publish(articles, editor)
    _plan(editor)
    if connection.vendor == "postgresql":  # which does it by itself; SQLite never does
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _built() -> Any:
    return Statistic.objects.filter(slug__startswith="statistic-").order_by("pk")


def _make_the_largest() -> None:
    """One statistic that has 200 figures and that many articles cite."""
    largest, source = _built()[0], Source.objects.filter(title="Report 1").get()
    Figure.objects.bulk_create(
        Figure(
            statistic=largest,
            slug=f"largest-{number}",
            value=number,
            period_start=date(1700 + number, 1, 1),
            period_end=date(1700 + number, 12, 31),
            source=source,
            edition=str(number),
            recorded_on=date(2020, 1, 1),
        )
        for number in range(FIGURES_OF_THE_LARGEST - largest.figures.count())
    )


def _leave_unchecked_and_due(count: int) -> None:
    """Of a tenth of the statistics nobody checked a figure; a fifth is due, half of the sources have no address."""
    keys = list(_built().values_list("pk", flat=True))
    today = timezone.localdate()
    Figure.objects.filter(statistic__in=keys[::10]).update(verification=Verification.UNVERIFIED)
    _built().filter(pk__in=keys[1::5]).update(review_on=today - timedelta(days=3))
    _built().filter(pk__in=keys[2::5]).update(next_expected_on=today + timedelta(days=9))
    titles = [f"Report {number}" for number in range(0, count // 5, 2)]
    Source.objects.filter(title__in=titles).update(url="https://office.example/")
    # The newest of each came out after most of the articles.
    last = Figure.objects.filter(statistic__in=keys).latest_of_each().values_list("pk", flat=True)
    for some in batched(list(last), IN_ONE_GO):
        Figure.objects.filter(pk__in=some).update(recorded_on=date(2026, 9, 1))


def _publish(count: int, editor: User) -> None:
    """Each cites three figures; every tenth citation one that was the newest then."""
    named = list(
        Figure.objects.filter(statistic__in=_built(), revises=None)
        .order_by("pk")
        .values_list("pk", "slug", "statistic")
    )
    step = max(len(named) // (count * CITED_IN_EACH), 1)
    cited = named[:: step or 1][: count * CITED_IN_EACH]
    newest_but_one = dict[int, tuple[int, str, int]]()
    before: tuple[int, str, int] | None = None
    for row in named:
        if before and before[2] == row[2] and not row[1].startswith("largest"):
            newest_but_one[row[2]] = before
        before = row
    cited = [
        newest_but_one.get(row[2], row) if number % 10 == 0 else row
        for number, row in enumerate(cited)
    ]
    rows = [
        _article(number, cited[number * CITED_IN_EACH :][:CITED_IN_EACH], editor)
        for number in range(count)
    ]
    Article.objects.bulk_create(rows, IN_ONE_GO)
    Citation.objects.bulk_create(
        [
            Citation(article=article, figure_id=figure, statistic_id=statistic)
            for number, article in enumerate(rows)
            for figure, statistic in {
                (figure, statistic)
                for figure, _slug, statistic in cited[number * CITED_IN_EACH :][:CITED_IN_EACH]
            }
        ],
        IN_ONE_GO,
    )
    charted, first = _built()[0], cited[0]
    Citation.objects.bulk_create(
        [Citation(article=a, statistic=charted, policy="latest") for a in rows[:200]]
        + [Citation(article=a, figure_id=first[0], statistic_id=first[2]) for a in rows[1:200]]
    )


def _article(number: int, cited: list[tuple[int, str, int]], editor: User) -> Article:
    # After all that it cites was recorded, and most of it before the newest came out.
    published = datetime(2025, 8, 1, 9, tzinfo=UTC) + timedelta(days=number % 450)
    return Article(
        title=f"Article number {number}",
        slug=f"staff-article-{number}",
        summary="What it says in short.",
        body=LONG + "".join(WORDS.format(slug) for _pk, slug, _statistic in cited) + LONG,
        status=Article.Status.PUBLISHED,
        publish_at=published,
        first_published_at=published,
        created_by=editor,
    )


def _plan(editor: User) -> None:
    """Two pieces for each day to mark, this year and the last, each with its article."""
    articles = cycle(Article.objects.filter(created_by=editor).order_by("pk"))
    year = timezone.localdate().year
    PlannedPiece.objects.bulk_create(
        PlannedPiece(
            observance=observance, year=when, title="Planned", article=next(articles), owner=editor
        )
        for observance in Observance.objects.all()
        for when in (year, year - 1)
    )


def measure() -> dict[str, tuple[float, float, float, float, int, int]]:
    """Of each page: the middle and 95 of 100 of the clock, of the processor (ms), queries, bytes."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=STAFF))
    addresses = _addresses()
    if connection.vendor == "postgresql":  # what its helpers take is counted nowhere
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")
    gc.collect()
    gc.freeze()  # as config.wsgi does, once everything is loaded
    asks: dict[str, Callable[[], int]] = {
        name: lambda address=address: _ask(client, address)  # type: ignore[misc]  # bound at once
        for name, address in addresses.items()
    }
    asks |= {f"{name}{ANEW}": lambda ask=asks[name]: _anew(ask) for name in WITH_A_MEMORY}  # type: ignore[misc]
    return {name: _timed(ask) for name, ask in {**asks, "the weekly mail": _send_the_mails}.items()}


def _anew(ask: Callable[[], int]) -> int:
    """As the first who asks after something that readers see has changed."""
    generation.forget()
    return ask()


def _addresses() -> dict[str, str]:
    largest = _built()[0]
    source = Source.objects.get(title="Report 1").pk
    cited = Citation.objects.filter(figure__isnull=False).earliest("pk").figure_id
    waits = radar.waiting(timezone.localdate())
    superseded = reverse("admin:articles_supersededcitation_changelist")

    def of(model: str, page: str, *arguments: Any) -> str:
        return reverse(f"admin:advocacy_{model}_{page}", args=arguments)

    return {
        "front page": reverse("admin:index"),
        "radar": reverse("radar"),
        "radar, last page": f"{reverse('radar')}?p={len(waits) // 50 + 1}",
        "radar of unchecked": f"{reverse('radar')}?kind=unchecked",
        "radar of superseded": f"{reverse('radar')}?kind=superseded",
        "superseded citations": superseded,
        "superseded citations, second page": f"{superseded}?p=2",
        "statistics": of("statistic", "changelist"),
        "statistics, deep": f"{of('statistic', 'changelist')}?p={max(Statistic.objects.count() // A_PAGE, 1)}",
        "statistics, unchecked": f"{of('statistic', 'changelist')}?unchecked=1",
        "statistics, all checked": f"{of('statistic', 'changelist')}?unchecked=0",
        "statistics, sought": f"{of('statistic', 'changelist')}?q=number+77",
        "a statistic of 40 figures": of("statistic", "change", _built()[50].pk),
        "a statistic of 200 figures": of("statistic", "change", largest.pk),
        "a statistic to delete": of("statistic", "delete", largest.pk),
        "figures": of("figure", "changelist"),
        "figures, deep": f"{of('figure', 'changelist')}?p={max(Figure.objects.count() // A_PAGE, 1)}",
        "figures, unchecked": f"{of('figure', 'changelist')}?verification__exact=unverified",
        "figures of a statistic": f"{of('figure', 'changelist')}?statistic__id__exact={largest.pk}",
        "figures, sought": f"{of('figure', 'changelist')}?q=figure-777",
        "a figure": of("figure", "change", cited),
        "a figure to delete": of("figure", "delete", cited),
        "sources": of("source", "changelist"),
        "a source": of("source", "change", source),
        "a source to delete": of("source", "delete", source),
        "articles": reverse("admin:articles_article_changelist"),
        "figures to cite": f"{reverse('admin:articles_article_figures')}?q=number+77",
        "days ahead": reverse("days_ahead"),
        "planned pieces": reverse("admin:articles_plannedpiece_changelist"),
    }


def _send_the_mails() -> int:
    AheadMail.objects.update(last_week=None)
    with override_settings(MAILERS=IN_MEMORY):
        weekly_mail.send_weekly(today=timezone.localdate())
    return len(mail.outbox.pop().body)


def _timed(ask: Callable[[], int]) -> tuple[float, float, float, float, int, int]:
    walls, cpus, size, queries = [], [], 0, 0

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    ask()  # whatever is made once
    with connection.execute_wrapper(count):
        ask()
    for _time in range(TIMES):
        begun = time.perf_counter(), processor.seconds()
        size = max(size, ask())
        walls.append((time.perf_counter() - begun[0]) * 1000)
        cpus.append((processor.seconds() - begun[1]) * 1000)
    return *_middle_and_slow(walls), *_middle_and_slow(cpus), queries, size


def _middle_and_slow(times: list[float]) -> tuple[float, float]:
    """The middle, and what 95 of 100 keep within."""
    return statistics.median(times), sorted(times)[math.ceil(len(times) * 0.95) - 1]


def _ask(client: Client, address: str) -> int:
    response: Any = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")
    return len(response.content)
