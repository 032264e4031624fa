"""Make articles in every state of work."""

from articles.body.content import Content
from articles.models import ArticleVersion
from tests.articles.factories import DraftFactory

State = ArticleVersion.State


def version(title, by, state=State.DRAFT, **fields):
    article = fields.pop("article", None) or DraftFactory(title=title, created_by=by)
    return ArticleVersion.objects.create(
        article=article,
        content=Content(title=title).as_json(),
        written_by=by,
        state=state,
        **fields,
    )
