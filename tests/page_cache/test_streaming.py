"""Public pages beside a real replica, which lags, breaks down, hangs. tests/page_cache/test_replica.py has the rules."""

import os
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings as of_tests
from django.core.management import call_command
from django.db import InternalError, connection, connections
from django.http import HttpResponse
from django.utils import timezone

from articles.models import Article
from config.environment import databases
from config.health import replica as health
from config.models import WorkerBeat
from config.wiring import page_cache_invalidation
from page_cache import generation, replica
from page_cache.models import Generation
from page_cache.replica import REPLICA
from tests.advocacy.factories import FigureFactory, InstrumentFactory, TopicFactory
from tests.articles.factories import ArticleFactory
from tests.standby import standby

pytestmark = [
    pytest.mark.long,
    pytest.mark.both_databases,
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no replicas"),
    pytest.mark.django_db(transaction=True, databases=["default", "replica"]),
]
PAGE = "/articles/seen/"
# As in docs/running.md, "A replica": its user sees no case, no account and no session.
GRANTS = re.search(
    r"(SELECT format.*?) \\gexec",
    (of_tests.BASE_DIR / "docs" / "running.md").read_text(),
    re.DOTALL,
)[1]


@pytest.fixture(scope="module")
def server(django_db_setup):
    name = f"/{connection.settings_dict['NAME']}"
    with standby(urlsplit(os.environ["DATABASE_URL"])._replace(path=name).geturl()) as made:
        with psycopg.connect(made.of, autocommit=True) as primary:
            primary.execute("DROP ROLE IF EXISTS standing_reader")
            primary.execute("CREATE ROLE standing_reader LOGIN")
            for (grant,) in primary.execute(GRANTS).fetchall():
                primary.execute(grant)
        url = made.url.replace("test@", "standing_reader@")
        both = databases.databases(made.of, url, password="", data_dir=Path())
        connections.configure_settings(both)
        of_tests.DATABASES[REPLICA] = both[REPLICA]
        yield made
        connections[REPLICA].close_pool()
        del connections[REPLICA], of_tests.DATABASES[REPLICA]


@pytest.fixture
def beside(server, transactional_db, settings, monkeypatch):
    """The site in a process that serves beside a replica, which has all there is."""
    settings.DATABASE_ROUTERS = ["page_cache.replica.Router"]
    monkeypatch.setattr(replica, "outage", replica.Outage())
    ArticleFactory(slug="seen", title="Before")
    generation.bump()
    server.catch_up()
    try:
        assert generation.get_watch().epoch()
        yield server
    finally:
        server.start()
        generation.get_watch().stop()
        connections[REPLICA].close()


def count(ask):
    """Return the answer, and how many queries went where."""
    asked = Counter()

    def note(execute, sql, params, many, context):
        asked[context["connection"].alias] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note), connections[REPLICA].execute_wrapper(note):
        answer = ask()
    return answer, asked


def publish(title):
    article = Article.objects.get(path="articles/seen")
    article.title = title
    article.save()


def test_a_page_is_drawn_from_the_replica_as_soon_as_it_has_all_of_it(beside, client, caplog):
    page, asked = count(lambda: client.get(PAGE))
    assert "Before" in page.text
    assert set(asked) == {REPLICA}

    beside.pause()
    publish("After")
    page, asked = count(lambda: client.get(PAGE))
    assert "After" in page.text, "nobody waits for the replica"
    assert asked[REPLICA] == 1, "it was asked how far it is"
    on_primary = asked["default"]
    assert connections[REPLICA].connection is not None
    assert Article.objects.using(REPLICA).get(path="articles/seen").title == "Before"

    beside.resume()
    page, asked = count(lambda: client.get(PAGE))
    assert "After" in page.text
    # What every page shows, such as the menus, is known by now.
    assert asked.keys() == {REPLICA}
    assert asked[REPLICA] <= on_primary + 1
    assert caplog.messages == []


def test_what_is_withdrawn_is_gone_while_the_replica_still_has_it(beside, client):
    beside.pause()
    article = Article.objects.get(path="articles/seen")
    article.status = Article.Status.DRAFT
    article.save()

    assert client.get(PAGE).status_code in (404, 410)
    assert Article.objects.using(REPLICA).published().filter(path="articles/seen").exists()
    beside.resume()


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.get(PAGE, headers={"cookie": "sessionid=x"}),
        lambda client: client.get("/search/?q=before"),
        lambda client: client.get("/legal-help/"),
        lambda client: client.get("/accounts/login/"),
        lambda client: client.post(PAGE),
    ],
    ids=["with a session", "search", "legal help", "sign-in", "post"],
)
def test_everything_else_asks_the_primary_alone(beside, client, ask):
    _, asked = count(lambda: ask(client))

    assert REPLICA not in asked


@pytest.mark.exhaustive  # each empties all tables
def test_without_a_watch_nothing_asks_the_replica(beside, client):
    """As in commands and tasks."""
    generation.get_watch().stop()

    _, asked = count(lambda: client.get(PAGE))

    assert set(asked) == {"default"}


def test_a_replica_that_breaks_down_is_seen_by_no_reader(beside, client, caplog):
    assert client.get(PAGE).status_code == 200

    beside.break_down()
    for _ in range(3):
        page, asked = count(lambda: client.get(PAGE))
        assert "Before" in page.text
        assert asked["default"] > 0
    (line,) = [each for each in caplog.messages if "replica" in each]
    assert line.startswith("The replica fails (")

    beside.start()
    replica.outage._next_try_at = 0.0
    client.get(PAGE)
    page, asked = count(lambda: client.get(PAGE))
    assert set(asked) == {REPLICA}
    assert caplog.messages[-1] == "The replica answers again: it draws pages"


def test_a_replica_that_breaks_down_in_the_middle_of_a_page(beside):
    seen = []

    def page():
        seen.append(Article.objects.get(path="articles/seen")._state.db)
        if len(seen) == 1:
            beside.break_down()
        return HttpResponse(Article.objects.get(path="articles/seen").title)

    with generation.in_one_epoch():
        drawn = replica.draw(page, is_new_enough=generation.has_reached_replica)

    assert drawn.text == "Before"
    assert seen == [REPLICA, "default"]


def test_a_replica_that_hangs_holds_a_reader_for_seconds(beside, client, monkeypatch):
    monkeypatch.setattr(replica, "SECONDS_FOR_AN_ANSWER", 0.3)
    client.get(PAGE)

    beside.hang()
    page, asked = count(lambda: client.get(PAGE))
    beside.go_on()

    assert "Before" in page.text
    assert asked["default"] > 0
    assert replica.outage.is_known


@pytest.mark.exhaustive  # tests/page_cache/test_replica.py has the rule
@pytest.mark.parametrize("other", [-1, 1], ids=["behind", "ahead"])
def test_another_number_is_another_life_of_the_database(beside, client, monkeypatch, other):
    number = generation._stored_number
    monkeypatch.setattr(generation, "_stored_number", lambda using: number(using) + other)

    _, asked = count(lambda: client.get(PAGE))

    assert asked[REPLICA] == 1
    assert asked["default"] > 0


@pytest.mark.exhaustive
def test_migrations_begin_a_generation_where_a_new_version_may_meet_a_replica_that_lags(beside):
    before = Generation.objects.get().number

    page_cache_invalidation._migrated(plan=[])
    assert Generation.objects.get().number == before

    page_cache_invalidation._migrated(plan=["one"])
    assert Generation.objects.get().number > before


@pytest.mark.exhaustive
def test_commands_leave_the_replica_alone(beside):
    def run():
        call_command("migrate", verbosity=0)
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)

    assert REPLICA not in count(run)[1]


@pytest.mark.exhaustive  # one kind, above
def test_pages_of_many_kinds_are_drawn_from_the_replica_alone(beside, client):
    figure = FigureFactory(statistic__slug="known")
    InstrumentFactory(slug="known")
    topic = TopicFactory(slug="known")
    Article.objects.get(path="articles/seen").topics.add(topic)
    beside.catch_up()
    addresses = [
        *("/", "/ar/", "/articles/", PAGE, "/articles/?kind=report", "/articles/feed.xml"),
        *("/topics/known/", f"/sources/{figure.source.pk}/", "/instruments/known/"),
        *("/statistics/", "/statistics/known/", "/statistics/known.svg", "/statistics/feed.xml"),
        *("/observances/", "/corrections/", "/sitemap.xml", "/robots.txt", "/privacy/"),
        *("/api/v1/figures/", "/api/v1/articles/"),
    ]

    seen = {address: count(lambda address=address: client.get(address)) for address in addresses}

    assert {address: page.status_code for address, (page, _asked) in seen.items()} == (
        dict.fromkeys(addresses, 200)
    )
    assert [address for address, (_page, asked) in seen.items() if asked["default"]] == []
    assert sum(asked[REPLICA] for _page, asked in seen.values()) > 2 * len(addresses)
    assert not replica.outage.is_known


@pytest.mark.exhaustive  # tests/config/health has what is said
def test_how_far_it_is_behind_is_known(beside):
    now = timezone.now()
    WorkerBeat.objects.create(name="one", seen_at=now)
    beside.catch_up()
    assert health.lag() == timedelta()

    beside.pause()
    WorkerBeat.objects.update(seen_at=now + timedelta(minutes=5))
    assert health.lag() == timedelta(minutes=5)
    beside.resume()
    assert health.lag() == timedelta()

    beside.break_down()
    with pytest.raises(health.ReplicaAway):
        health.lag()


@pytest.mark.exhaustive
def test_nothing_can_be_written_there(beside):
    with pytest.raises(InternalError, match="read-only"):
        Generation.objects.using(REPLICA).update(number=1)
