from datetime import timedelta

import factory
from django.utils import timezone

from appearance.models import FrontPage, MenuItem
from tests.articles.factories import UserFactory


class MenuItemFactory(factory.django.DjangoModelFactory):
    """An entry of the header."""

    class Meta:
        model = MenuItem

    menu = MenuItem.Menu.HEADER
    section = "search"


class FrontPageFactory(factory.django.DjangoModelFactory):
    """The front page that editors published. Give it `sections`."""

    class Meta:
        model = FrontPage

    pk = 1
    sections = factory.LazyFunction(lambda: [{"kind": "help"}])
    status = FrontPage.Status.PUBLISHED
    publish_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    first_published_at = factory.SelfAttribute("publish_at")
    created_by = factory.SubFactory(UserFactory)
