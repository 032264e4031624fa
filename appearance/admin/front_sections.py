"""The form of each kind of section. A draft may be incomplete: `missing` says what it needs to be published."""

from typing import Any, Final

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.desk.admin_fields import KeyField
from advocacy.admin.forms.fields import NamesField
from advocacy.models import Figure, Statistic, Topic
from appearance.admin.menus import page_titles
from appearance.front_page.kinds import Section
from appearance.models.link_address import check_address
from articles.models import Article, BundleItem, PagePlace

MOST_CHOSEN: Final = 6
MOST_LISTED: Final = 12
EMPTY_TRANSLATION: Final = _("Leave empty to show the words above to readers of that language.")


class SectionForm(forms.Form):
    """The base of the forms of sections. It edits all of a section but its kind and whether it is hidden."""

    use_required_attribute = False

    def __init__(self, section: Section, data: Any = None, *, number: int) -> None:
        super().__init__(data, prefix=f"s{number}", initial=self.initial_of(section))
        self.section = section
        self.number = number

    def initial_of(self, section: Section) -> dict[str, Any]:
        """Return what the fields show of a section."""
        return section

    def read(self) -> Section:
        """Return the section as it was typed. The form is valid."""
        return {
            "kind": self.section["kind"],
            "hidden": bool(self.section.get("hidden")),
            **{name: _stored_value(value) for name, value in self.cleaned_data.items()},
        }

    def missing(self) -> Promise | str:
        """Return what has to be filled in before readers see the section; "" for nothing."""
        return ""

    def choices(self) -> list[forms.BoundField]:
        """Return the fields that stand side by side: first, second and third choice, and so on."""
        return []


def _stored_value(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value


class HeadedForm(SectionForm):
    heading = forms.CharField(
        label=_("Heading"),
        max_length=100,
        required=False,
        widget=forms.TextInput({"class": "vTextField", "dir": "auto"}),
        help_text=_("Leave empty for the built-in heading."),
    )
    headings = NamesField(
        max_length=100, label=_("Heading in other languages"), help_text=EMPTY_TRANSLATION
    )


class LeadForm(SectionForm):
    article = KeyField(
        Article.objects.none(),
        label=_("Article"),
        required=False,
        help_text=_("Leave empty to lead with the newest article."),
    )
    drawing = forms.BooleanField(
        label=_("Show the drawing about people forced from their homes"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["article"]
        field.queryset = Article.objects.listed()
        field.widget = AutocompleteSelect(BundleItem._meta.get_field("article"), admin.site)
        field.widget.choices = field.choices
        field.error_messages["invalid_choice"] = _("Choose a published article.")

    def clean_article(self) -> int | None:
        """Keep the original: readers of another language are shown its translation."""
        article: Article | None = self.cleaned_data["article"]
        return (article.translation_of_id or article.pk) if article else None


class CountForm(HeadedForm):
    count = forms.IntegerField(label=_("Maximum number"), min_value=1, max_value=MOST_LISTED)


class TopicForm(CountForm):
    topic = KeyField(Topic.objects.none(), label=_("Topic"), required=False)
    field_order = ("topic",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["topic"]
        field.queryset = Topic.objects.published().order_by("name")

    def missing(self) -> Promise | str:
        return "" if self["topic"].value() else _("Choose a topic.")


class DaysForm(HeadedForm):
    count = forms.IntegerField(label=_("Number of days"), min_value=1, max_value=MOST_CHOSEN)


class ChosenForm(HeadedForm):
    """A section with several choices in an order."""

    LISTED: str
    """The name in the section of the list of keys."""
    CHOICES_NAME: Promise
    CHOICES_HELP: Promise

    def choices(self) -> list[forms.BoundField]:
        return [self[f"{self.LISTED}_{number}"] for number in range(1, MOST_CHOSEN + 1)]

    def initial_of(self, section: Section) -> dict[str, Any]:
        keys = section.get(self.LISTED) or []
        return section | {f"{self.LISTED}_{number}": key for number, key in enumerate(keys, 1)}

    def read(self) -> Section:
        section = super().read()
        chosen = [section.pop(f"{self.LISTED}_{number}") for number in range(1, MOST_CHOSEN + 1)]
        return section | {self.LISTED: list(dict.fromkeys(key for key in chosen if key))}


class FiguresForm(ChosenForm):
    LISTED = "statistics"
    CHOICES_NAME = _("Statistics")
    CHOICES_HELP = _(
        "The latest figure of each statistic is shown, in this order. Leave all empty to show figures"
        " that the newest articles cite."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_CHOSEN + 1):
            widget = AutocompleteSelect(Figure._meta.get_field("statistic"), admin.site)
            field = KeyField(
                Statistic.objects.published(), label=str(number), required=False, widget=widget
            )
            field.error_messages["invalid_choice"] = _("Choose a published statistic.")
            self.fields[f"statistics_{number}"] = field


class PageField(KeyField[PagePlace]):
    """A choice of one page from the tree."""

    def __init__(self, titles: dict[int, str], **options: Any) -> None:
        places = PagePlace.objects.with_tree_fields().filter(pk__in=titles)
        super().__init__(places, required=False, **options)
        self.titles = titles

    def label_from_instance(self, obj: Any) -> str:
        return f"{'— ' * obj.tree_depth}{self.titles[obj.pk]}"


class PagesForm(ChosenForm):
    LISTED = "pages"
    CHOICES_NAME = _("Pages")
    CHOICES_HELP = _("The pages are shown in this order.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = page_titles()
        for number in range(1, MOST_CHOSEN + 1):
            self.fields[f"pages_{number}"] = PageField(titles, label=str(number))

    def missing(self) -> Promise | str:
        return "" if any(field.value() for field in self.choices()) else _("Choose a page.")


class TextForm(HeadedForm):
    text = forms.CharField(
        label=_("Text"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"class": "vLargeTextField", "rows": 4, "dir": "auto"}),
        help_text=_("An empty line begins a new paragraph."),
    )
    texts = NamesField(
        max_length=2000,
        lines=4,
        label=_("Text in other languages"),
        help_text=EMPTY_TRANSLATION,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heading"].help_text = _("Leave empty for no heading.")

    def missing(self) -> Promise | str:
        return "" if self["text"].value() else _("Enter a text.")


class CallToActionForm(TextForm):
    label = forms.CharField(
        label=_("Button text"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"class": "vTextField", "dir": "auto"}),
    )
    labels = NamesField(
        max_length=60, label=_("Label in other languages"), help_text=EMPTY_TRANSLATION
    )
    url = forms.CharField(
        label=_("Or web address"),
        max_length=500,
        required=False,
        widget=forms.TextInput({"class": "vTextField", "dir": "ltr"}),
        help_text=_("On another site or on this one, such as /statistics/?topic=refugees."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["page"] = PageField(page_titles(), label=_("Page"))
        self.order_fields([name for name in self.fields if name != "url"])

    def clean_url(self) -> str:
        return check_address(self.cleaned_data["url"])

    def clean(self) -> None:
        if self.cleaned_data.get("page") and self.cleaned_data.get("url"):
            self.add_error("url", _("Choose a page or enter a web address, not both."))

    def missing(self) -> Promise | str:
        if self["label"].value() and (self["page"].value() or self["url"].value()):
            return ""
        return _("Enter a label, and choose a page or enter a web address.")


FORMS: Final[dict[str, type[SectionForm]]] = {
    "lead": LeadForm,
    "help": SectionForm,
    "latest": CountForm,
    "topic": TopicForm,
    "days": DaysForm,
    "figures": FiguresForm,
    "documents": CountForm,
    "pages": PagesForm,
    "call-to-action": CallToActionForm,
    "text": TextForm,
}
