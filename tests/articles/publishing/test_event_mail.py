"""Who is mailed that an article was submitted, returned or published, and what the mail says."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from articles.models import Article, EventMail
from articles.publishing import bundles, event_mail, publish, review_steps
from config.wiring import background, schedule
from publication import drafts, review, status
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory
from tests.articles.publishing.helpers import bundled, plan, save

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 26, 15, tzinfo=UTC)
DAY = timedelta(days=1)
TITLE = "What Amal saw"


@pytest.fixture(autouse=True)
def _mail_alone(monkeypatch):
    """Keep the connection between tasks, and with it the transaction of the test; have no other jobs.

    One of those reads in a transaction of its own.
    """
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    bundles = [each for each in schedule.JOBS if each.name == "publish bundles"]
    monkeypatch.setattr(schedule, "JOBS", bundles)


@pytest.fixture(autouse=True)
def _mails(settings, time_machine):
    settings.MAIL_EVENTS = True
    settings.ALLOWED_HOSTS = ["standing.example"]
    time_machine.move_to(NOW, tick=False)


def person(name, role="Editor", **fields):
    user = UserFactory(username=name, **({"email": f"{name}@standing.example"} | fields))
    user.groups.set(Group.objects.filter(name=role))
    return user


@pytest.fixture
def otto():
    return person("otto", "Author", first_name="Otto")


@pytest.fixture
def eva():
    return person("eva", first_name="Eva")


@pytest.fixture
def article(otto):
    draft = DraftFactory(title=TITLE, created_by=otto)
    save(draft, otto, summary="In the camp.")
    return draft


def work():
    """Do what waits and whose moment has come, until nothing is left."""
    name = background.new_name()
    while background.do_next(name):
        pass


def told(mailoutbox):
    """Whom the mails since the last time went to, each to one alone."""
    work()
    mails, mailoutbox[:] = list(mailoutbox), []
    assert all(len(mail.recipients()) == 1 for mail in mails)
    return sorted(mail.to[0].partition("@")[0] for mail in mails)


@pytest.mark.exhaustive  # as a publication
def test_a_submission_is_told_to_those_who_may_publish_and_wanted_it(article, otto, mailoutbox):
    person("eva")
    person("uli", role="", is_superuser=True)
    person("gone", is_active=False)
    person("reader", is_staff=False)
    person("silent", email="")
    person("ann", "Author")
    person("case", "Caseworker")
    EventMail.objects.choose(user=person("quiet"), is_wanted=False)

    review_steps.submit_article(article=article, by=otto)

    assert told(mailoutbox) == ["eva", "uli"]


@pytest.mark.exhaustive
def test_an_editor_who_submits_hears_nothing_of_it(eva, mailoutbox):
    draft = DraftFactory(created_by=eva)
    person("uli")

    review_steps.submit_article(article=draft, by=eva)

    assert told(mailoutbox) == ["uli"]


def test_a_mail_says_who_did_what_and_has_no_word_of_the_article(article, otto, eva, mailoutbox):
    review_steps.submit_article(article=article, by=otto)
    work()
    review_steps.return_article(article=article, by=eva, comment="Leave out her street.")
    work()
    publish.publish_article(article=article, by=eva)
    work()

    form = reverse("admin:articles_article_change", args=[article.pk])
    choice = f"https://standing.example{reverse('staff_mails')}\n"
    assert [(mail.subject, mail.to[0], mail.body.splitlines()[0]) for mail in mailoutbox] == [
        (
            "An article is waiting for review",
            eva.email,
            "Otto has submitted an article for review.",
        ),
        (
            "An article was returned to you",
            otto.email,
            "Eva has returned an article to you, with a comment.",
        ),
        (
            "An article you worked on was published",
            otto.email,
            "Eva has published an article that you wrote or helped to write.",
        ),
    ]
    for mail in mailoutbox:
        assert f"https://standing.example{form}\n" in mail.body
        assert mail.body.endswith(choice)
        said = mail.subject + mail.body
        assert not [word for word in (TITLE, "camp", "street", article.slug) if word in said]
    assert TITLE not in str(list(DBTaskResult.objects.values()))


@pytest.mark.exhaustive  # as a publication
def test_a_return_is_told_to_writer_and_submitter_but_not_to_who_returns(article, eva, mailoutbox):
    uli = person("uli")
    review_steps.submit_article(article=article, by=uli)
    told(mailoutbox)

    review_steps.return_article(article=article, by=eva, comment="Not yet.")

    assert told(mailoutbox) == ["otto", "uli"]

    review_steps.submit_article(article=article, by=uli)
    told(mailoutbox)
    review_steps.return_article(article=article, by=uli, comment="Not yet.")
    assert told(mailoutbox) == ["otto"]


def test_who_left_or_lost_the_role_meanwhile_hears_nothing(article, otto, eva, mailoutbox):
    review_steps.submit_article(article=article, by=otto)
    told(mailoutbox)
    review_steps.return_article(article=article, by=eva, comment="Not yet.")

    otto.groups.clear()

    assert told(mailoutbox) == []


def test_publication_is_told_to_all_writers_but_not_to_who_published(
    article, eva, mailoutbox, time_machine
):
    ann = person("ann", "Author")
    save(article, ann, summary="In the new camp.")
    save(article, eva, summary="In the newest camp.")

    publish.publish_article(article=article, by=eva)
    assert told(mailoutbox) == ["ann", "otto"]

    time_machine.move_to(NOW + DAY, tick=False)
    save(article, ann, summary="In the last camp.")
    publish.publish_article(article=article, by=person("uli"))
    assert told(mailoutbox) == ["ann", "otto"]  # of Eva's words nothing is new


@pytest.mark.exhaustive  # who leaves or loses the role hears nothing either
def test_who_wrote_what_was_thrown_away_hears_nothing(article, eva, mailoutbox, time_machine):
    publish.publish_article(article=article, by=eva)
    told(mailoutbox)
    time_machine.move_to(NOW + DAY, tick=False)
    thrown_away = save(article, person("ann", "Author"), summary="In no camp.").version
    drafts.discard_changes(subject=article, by=eva, seen=thrown_away.token)
    save(article, person("ben", "Author"), summary="In the new camp.")

    publish.publish_article(article=article, by=eva)

    assert told(mailoutbox) == ["ben", "otto"]


@pytest.mark.exhaustive  # as a publication
def test_a_scheduled_article_is_told_of_once_readers_see_it(article, eva, mailoutbox, time_machine):
    ann = person("ann", "Author")
    save(article, ann, summary="In the new camp.")
    publish.schedule_article(article=article, by=eva, at=NOW + DAY)
    save(article, eva, summary="In the newest camp.")
    publish.schedule_article(article=article, by=eva, at=NOW + 2 * DAY)

    seen = []
    for hours in (0, 25, 47, 49):
        time_machine.move_to(NOW + timedelta(hours=hours), tick=False)
        seen.append(told(mailoutbox))

    assert seen == [[], [], [], ["ann", "otto"]]


@pytest.mark.exhaustive
@pytest.mark.parametrize("undo", [status.unpublish, publish.withdraw_article])
def test_what_was_unscheduled_is_told_to_nobody(article, eva, mailoutbox, time_machine, undo):
    publish.schedule_article(article=article, by=eva, at=NOW + DAY)
    name = "subject" if undo is status.unpublish else "article"
    undo(**{name: article}, by=eva)

    time_machine.move_to(NOW + 2 * DAY, tick=False)

    assert told(mailoutbox) == []


@pytest.mark.exhaustive  # who leaves or loses the role hears nothing either
def test_a_draft_for_later_does_not_keep_the_news_of_its_publication(
    article, otto, eva, mailoutbox, time_machine
):
    publish.schedule_article(article=article, by=eva, at=NOW + DAY)
    save(article, otto, summary="For later.")
    review_steps.submit_article(article=article, by=otto)
    assert told(mailoutbox) == ["eva"]

    time_machine.move_to(NOW + DAY, tick=False)

    assert told(mailoutbox) == ["otto"]


@pytest.mark.exhaustive  # as a publication
@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_a_bundle_tells_the_writers_of_each_article(mailoutbox, time_machine):
    writers = [person(name, role="", is_superuser=True) for name in ("ann", "otto", "eva")]
    drafts_of_each = [DraftFactory(created_by=by) for by in writers]
    for each in drafts_of_each:
        save(each, each.created_by, summary="In short.")
    eva = writers[-1]
    bundle = bundled(eva, *drafts_of_each)
    plan(bundle, eva, at=NOW + DAY)
    assert told(mailoutbox) == []

    time_machine.move_to(NOW + DAY, tick=False)
    bundles.publish_due(now=NOW + DAY)

    assert Article.objects.published().count() == 3
    assert told(mailoutbox) == ["ann", "otto"]


@pytest.mark.exhaustive  # as a publication
def test_a_bundle_that_fails_tells_nobody(article, eva, mailoutbox, time_machine):
    bundle = bundled(eva, article, DraftFactory())
    plan(bundle, eva, at=NOW + DAY)
    save(article, eva, summary="Changed since.")

    time_machine.move_to(NOW + DAY, tick=False)
    bundles.publish_due(now=NOW + DAY)

    assert told(mailoutbox) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("step", ["take back", "publish"])
def test_what_was_overtaken_is_no_news(article, otto, eva, mailoutbox, step):
    review_steps.submit_article(article=article, by=otto)
    if step == "take back":
        review.take_back_submission(subject=article, by=otto)
    else:
        publish.publish_article(article=article, by=eva)

    assert told(mailoutbox) == {"take back": [], "publish": ["otto"]}[step]


def test_nothing_is_told_of_what_was_rolled_back_or_deleted(article, otto, eva, mailoutbox):
    with transaction.atomic():
        review_steps.submit_article(article=article, by=otto)
        transaction.set_rollback(True)
    assert told(mailoutbox) == []

    review_steps.submit_article(article=article, by=otto)
    article.delete()
    assert told(mailoutbox) == []


@pytest.mark.exhaustive
def test_without_a_mail_server_nothing_waits(article, otto, eva, settings):
    settings.MAIL_EVENTS = False

    review_steps.submit_article(article=article, by=otto)

    assert not DBTaskResult.objects.exists()


def test_it_costs_a_person_who_publishes_two_queries(article, eva):
    publish.publish_article(article=article, by=eva)

    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        event_mail.enqueue_mail_for_last_event(article)

    assert len([q for q in queries if "SAVEPOINT" not in q["sql"]]) == 2


class Refuses:
    def __init__(self, *_, **__):
        pass

    def send_messages(self, messages):
        raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"no such mailbox")})


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_a_mail_that_is_refused_stops_nobody_and_is_tried_again(
    settings, mailoutbox, time_machine, caplog
):
    """As the worker does it: the article is public, one mail fails without its address, and goes out later."""
    eva, otto = (
        UserFactory(is_superuser=True),
        UserFactory(is_superuser=True, email="otto@x.example"),
    )
    ann = UserFactory(is_superuser=True, email="ann@x.example")
    article = ArticleFactory(created_by=otto, status="draft", publish_at=None)
    save(article, ann, summary="In the camp.")
    name = background.new_name()
    servers, refusing = settings.MAILERS, {"BACKEND": f"{__name__}.Refuses"}
    settings.MAILERS = {"default": refusing}

    publish.publish_article(article=article, by=eva)
    work()

    assert Article.objects.published().get() == article
    failing = background.failing_tasks()
    assert [task.task_name for task in failing] == ["send_an_email_notification"] * 2
    words = caplog.text + str(list(DBTaskResult.objects.values()))
    assert "MailNotSent" in words
    assert "SMTPRecipientsRefused" in words
    assert "x.example" not in words

    settings.MAILERS = servers
    time_machine.move_to(NOW + timedelta(hours=5), tick=False)
    background.do_next(name)  # puts them back
    time_machine.move_to(NOW + timedelta(hours=10), tick=False)
    for _each in range(3):
        background.do_next(name)

    assert sorted(mail.to[0] for mail in mailoutbox) == ["ann@x.example", "otto@x.example"]
    assert background.failing_tasks() == []


@pytest.mark.exhaustive
def test_what_could_not_be_sent_for_days_is_dropped(article, otto, eva, mailoutbox, time_machine):
    review_steps.submit_article(article=article, by=otto)
    time_machine.move_to(NOW + event_mail.NEWS_EXPIRES_AFTER + DAY, tick=False)

    assert told(mailoutbox) == []
