"""Entries of the menus, which editors put together. A menu without entries is the site's own."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.models import OrderableTreeNode

from appearance.models.link_address import check_address
from articles.models import PagePlace
from public_pages.sections import SECTIONS

ONE_TARGET = _("Choose exactly one: a section, a page or a web address.")


class MenuItem(OrderableTreeNode):  # type: ignore[misc]  # published without types
    """One entry of a menu: where it leads, and what it is called."""

    class Menu(models.TextChoices):
        HEADER = "header", _("Header")
        FOOTER = "footer", _("Footer")
        BAR = "bar", _("Bar above the header")

    menu = models.CharField(_("menu"), max_length=10, choices=Menu)
    parent = TreeNodeForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent entry"),
        help_text=_(
            "Leave empty for the first level. In the footer, each first-level entry is a column."
        ),
    )
    section = models.CharField(
        _("section"),
        max_length=20,
        blank=True,
        choices=[(name, section.label) for name, section in SECTIONS.items()],
    )
    page = models.ForeignKey(
        PagePlace,
        models.CASCADE,
        related_name="menu_items",
        null=True,
        blank=True,
        verbose_name=_("page"),
    )
    url = models.CharField(
        _("web address"),
        max_length=500,
        blank=True,
        help_text=_("On another site or on this one, such as /statistics/?topic=refugees."),
    )
    label = models.CharField(
        _("label"),
        max_length=60,
        blank=True,
        help_text=_("Leave empty to use the name of the section or the title of the page."),
    )
    labels = models.JSONField(_("label in other languages"), default=dict, blank=True)

    class Meta(OrderableTreeNode.Meta):  # type: ignore[misc]  # as above
        verbose_name = _("menu entry")
        verbose_name_plural = _("Menus")
        constraints = [
            models.CheckConstraint(
                condition=(Q(section="") & Q(page=None))
                | (Q(section="") & Q(url=""))
                | (Q(page=None) & Q(url="")),
                name="menu_item_leads_to_one_target",
                violation_error_message=ONE_TARGET,
            ),
            models.CheckConstraint(
                condition=~Q(section="") | Q(page__isnull=False) | ~Q(label=""),
                name="menu_item_has_words",
                violation_error_message=_("Enter a label."),
            ),
        ]

    def __str__(self) -> str:
        page = self.page and self.page.pages.filter(translation_of=None).first()
        return self.label or str(SECTIONS[self.section].label if self.section else page)

    @property
    def is_heading(self) -> bool:
        """Whether it leads nowhere itself: it is the name of a column."""
        return not (self.section or self.page_id or self.url)

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.parent and (refusal := self._refusal_of_parent(self.parent)):
            errors["parent"] = refusal
        try:
            check_address(self.url)
        except ValidationError as refused:
            errors["url"] = refused
        if self.pk and self.children.exclude(menu=self.menu).exists():
            errors["menu"] = _("Move the entries below this one first.")
        if self.is_heading and (self.parent or self.menu != self.Menu.FOOTER):
            errors["section"] = ONE_TARGET
        if errors:
            raise ValidationError(errors)

    def _refusal_of_parent(self, parent: "MenuItem") -> Promise | str:
        """Return why it cannot stand below this entry; "" where it can."""
        if parent.menu != self.menu:
            return _("Choose an entry of the same menu.")
        if parent.parent_id or parent.pk == self.pk:
            return _("A menu has two levels. Choose a first-level entry.")
        if self.menu == self.Menu.BAR:
            return _("The bar has only one level.")
        if self.pk and self.children.exists():
            return _("This entry has entries below it. Move them first.")
        return ""
