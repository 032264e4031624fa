import factory

from appearance.models import MenuItem


class MenuItemFactory(factory.django.DjangoModelFactory):
    """An entry of the header."""

    class Meta:
        model = MenuItem

    menu = MenuItem.Menu.HEADER
    section = "search"
