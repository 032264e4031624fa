from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from articles.models import Article
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory


@pytest.fixture
def editor():
    user = UserFactory(username="eva")
    user.groups.add(Group.objects.get(name="Editor"))
    return user


@pytest.fixture
def author():
    user = UserFactory(username="otto")
    user.groups.add(Group.objects.get(name="Author"))
    return user


@pytest.fixture
def hidden_articles():
    """A draft, a scheduled, a withdrawn and an ended article: none may ever leak."""
    now = timezone.now()
    tomorrow, yesterday = now + timedelta(days=1), now - timedelta(days=1)
    return [
        DraftFactory(title="Hidden draft"),
        ArticleFactory(title="Hidden until tomorrow", publish_at=tomorrow),
        ArticleFactory(title="Hidden since withdrawn", status=Article.Status.WITHDRAWN),
        ArticleFactory(title="Hidden since ended", publish_at=yesterday, unpublish_at=now),
    ]


@pytest.fixture(autouse=True)
def _media_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
