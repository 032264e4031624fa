"""Make rows of the menu that the site has by itself, for editors to change."""

from collections.abc import Iterable

from django.db import transaction

from appearance.models import MenuItem
from appearance.sections import FOOTER, HEADER, labels_of


@transaction.atomic
def copy_built_in(menu: str) -> None:
    """Give a menu without entries those that it shows by itself. Others stay as they are."""
    if MenuItem.objects.select_for_update().filter(menu=menu).exists():
        return
    if menu == MenuItem.Menu.HEADER:
        _add(menu, HEADER)
    elif menu == MenuItem.Menu.FOOTER:
        for name, sections in FOOTER:
            label, labels = labels_of(name)
            column = MenuItem.objects.create(menu=menu, label=label, labels=labels)
            _add(menu, sections, parent=column)


def _add(menu: str, sections: Iterable[str], parent: MenuItem | None = None) -> None:
    for section in sections:
        MenuItem.objects.create(menu=menu, parent=parent, section=section)
