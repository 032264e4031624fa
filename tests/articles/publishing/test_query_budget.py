"""What publishing asks of the database: everything between the request and its answer.

Counted is the session, who they are, by which second factor and what they may, savepoints, and what
follows the commit.
"""

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from publication import drafts
from tests.advocacy.factories import FigureFactory, ObservanceFactory, TopicFactory
from tests.articles.admin.helpers import change, form
from tests.articles.factories import ArticleFactory, AuthorFactory, DraftFactory, ImageFactory

pytestmark = pytest.mark.django_db
MOST_QUERIES = 58
# Every topic, name, source, figure and picture of it is new as well.
MOST_WHERE_ALL_IS_NEW = 68


def typed(words="nine hours"):
    """Of everything that most articles have, something."""
    figure, charted = (FigureFactory(verification="verified-primary") for _ in range(2))
    picture = ImageFactory()
    ArticleFactory(slug="another")
    rows = {"bylines-TOTAL_FORMS": "2", "sources-TOTAL_FORMS": "2"}
    for number, author in enumerate(AuthorFactory.create_batch(2)):
        rows[f"bylines-{number}-author"] = str(author.pk)
        rows[f"bylines-{number}-role"] = "author"
        rows[f"bylines-{number}-order"] = rows[f"sources-{number}-order"] = str(number + 1)
        rows[f"sources-{number}-title"] = f"Report {number}"
    return form(
        body=f"""
        <p>They count <stat-ref key="{figure.slug}"></stat-ref> of them<foot-note>By hand.</foot-note>,
        as <a href="/articles/another/">another article</a> says.</p>
        <blockquote><p>We waited {words}.</p><footer speaker="A. B."></footer></blockquote>
        <picture-card key="{picture.pk}" alt="A queue">At the gate</picture-card>
        <stat-chart key="{charted.statistic.slug}"></stat-chart><p>And 4,200 came after.</p>""",
        topics=[topic.pk for topic in TopicFactory.create_batch(3)],
        cover=picture.pk,
        observance=ObservanceFactory().pk,
        **rows,
    )


@pytest.fixture
def press(client, editor, django_capture_on_commit_callbacks):
    client.force_login(editor)
    Authenticator.objects.create(user=editor, type=Authenticator.Type.TOTP, data={})
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session["account_authentication_methods_user"] = str(editor.pk)
    session.save()

    def send(article, fields, button):
        fields = {name: value for name, value in fields.items() if name != "_continue"}
        fields |= {"initial-endangered": "nobody"}  # as the form shows it
        fields |= {button: "1", "seen": drafts.version_token(drafts.newest_version(article))}
        connection.run_on_commit.clear()  # of what was made before
        with (
            CaptureQueriesContext(connection) as queries,
            django_capture_on_commit_callbacks(execute=True),
        ):
            client.post(change(article), fields)
        return [query["sql"] for query in queries]

    client.get("/admin/")
    return send


def changed(fields):
    return fields | {"body": fields["body"].replace("nine", "eleven hungry")}


def test_publishing_a_draft_costs_few_queries(press):
    article, fields = DraftFactory(), typed()
    press(article, fields, "_continue")

    queries = press(article, changed(fields), "_publish")

    assert "eleven hungry hours" in Article.objects.published().get(title="A title").body
    assert len(queries) <= MOST_QUERIES, "\n".join(queries)


@pytest.mark.exhaustive  # the first of these tests has a draft
def test_publishing_the_next_version_costs_few_queries(press):
    article, fields = DraftFactory(), typed()
    press(article, fields, "_publish")

    queries = press(article, changed(fields), "_publish")

    assert "eleven hungry hours" in Article.objects.published().get(title="A title").body
    assert len(queries) <= MOST_QUERIES, "\n".join(queries)


@pytest.mark.exhaustive  # the first of these tests has a draft
def test_where_everything_is_new_it_costs_little_more(press):
    article, fields = DraftFactory(), typed()
    drafts.ensure_history(subject=article)

    queries = press(article, fields, "_publish")

    assert "nine hours" in Article.objects.published().get(title="A title").body
    assert len(queries) <= MOST_WHERE_ALL_IS_NEW, "\n".join(queries)
