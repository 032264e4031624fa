"""Bundles: put together by search, looked at, then published at once, or planned for a moment."""

import json
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.desk.admin_fields import FILLED_BY_LINKS
from accounts.requests import parse_whole_number
from advocacy.models import FigureImport
from articles.models import Article, Bundle, BundleItem
from articles.models.planning import BundleFailure
from articles.publishing import bundles
from articles.publishing.progress import read_progress
from publication import status

NOTHING_WENT: Promise | str = _("Nothing was published or planned. %(what)s: %(why)s")
REFUSED: Final[dict[type[Exception], Promise | str]] = {
    bundles.AlreadyPublished: _("A colleague has published this bundle."),
    status.NotInTheFuture: _("Enter a day and a time to come."),
}
SAVED: Promise | str = _("Saved. Check it, then publish or plan it.")
SAVED_EMPTY: Promise | str = _("Saved. Nothing is in it yet: add what is to go live together.")
WAITS_ALREADY: Promise | str = _("This is in a bundle already.")
SEEN = "seen"
# A form takes 1000 fields at most: four for each, and one more for what is taken out.
MOST_ITEMS: Final = 220


class BundleForm(forms.ModelForm[Bundle]):
    class Meta:
        model = Bundle
        fields = ["name", "goes_at"]

    def clean_goes_at(self) -> Any:
        at = self.cleaned_data["goes_at"]
        if "_plan" in self.data and (at is None or at <= timezone.now()):
            raise forms.ValidationError(_("Enter a day and a time to come."))
        if "goes_at" in self.changed_data and not {"_plan", "_publish"} & self.data.keys():
            raise forms.ValidationError(_("To plan it for this moment, press “Plan”."))
        return at


class ItemForm(forms.ModelForm[BundleItem]):
    """An article or an import waits in one bundle: the database holds it, and this says it."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        waiting = BundleItem.objects.filter(went_at=None).exclude(pk=self.instance.pk)
        for name in ("article", "figure_import"):
            thing = cleaned.get(name)
            if thing and waiting.filter(**{name: thing}).exists():
                self.add_error(name, str(WAITS_ALREADY))
        return cleaned


class ItemForms(forms.BaseInlineFormSet[BundleItem, Bundle, ItemForm]):
    def clean(self) -> None:
        rows = [form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data")]
        for name in ("article", "figure_import"):
            things = [row[name] for row in rows if row.get(name)]
            if len(things) != len(set(things)):
                raise forms.ValidationError(_("An item is listed twice."))


class ItemInline(admin.TabularInline[BundleItem, Bundle]):
    model = BundleItem
    form = ItemForm
    formset = ItemForms  # type: ignore[assignment]  # of our own form
    fields = ["article", "figure_import"]
    max_num = MOST_ITEMS
    autocomplete_fields = ["article", "figure_import"]
    formfield_overrides = FILLED_BY_LINKS

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "figure_import":
            kwargs["queryset"] = FigureImport.objects.defer(*FigureImport.FILE_COLUMNS)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_extra(self, request: HttpRequest, obj: Any = None, **_: Any) -> int:
        return 1 if obj or "article" in request.GET else 3

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and request.user.has_perm("articles.change_bundle")

    has_change_permission = has_delete_permission = has_add_permission

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 -- Django passes it
        return request.user.has_perm("articles.view_bundle")


@admin.register(Bundle)
class BundleAdmin(admin.ModelAdmin[Bundle]):
    form = BundleForm
    fields = ["name", "goes_at"]
    formfield_overrides = FILLED_BY_LINKS
    inlines = [ItemInline]
    list_display = ["name", "state", "goes_at", "went_at", "maker"]
    list_select_related = ["created_by"]
    search_fields = ["name", "items__article__title"]
    actions = None

    class Media:
        css = {"all": ["css/admin/article_form.css"]}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse changes once the bundle went live: it stays as a record."""
        return super().has_change_permission(request, obj) and _is_open(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_open(obj)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """Fill in the article from whose form somebody came."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        asked = parse_whole_number(request.GET.get("article", ""))
        if request.method != "POST" and not obj.pk and asked:
            known = Article.objects.visible_to(request.user).filter(pk=asked)  # type: ignore[arg-type]  # signed in
            kwargs["initial"] = [{"article": pk} for pk in known.values_list("pk", flat=True)]
        return kwargs

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        bundle: Bundle | None = context["original"]
        if bundle and bundle.is_going:
            # Each part is being looked at already; to look at all of them here takes seconds.
            context["progress"] = read_progress(bundle.pk, total=bundle.items.count())
        elif bundle and _is_open(bundle):
            context["parts"] = parts = bundles.bundle_parts(bundle)
            context["seen"] = json.dumps({part.item.pk: part.seen for part in parts})
            context["is_ready"] = bool(parts) and all(part.is_ready for part in parts)
            kinds = {part.item.article_id is None for part in parts}
            context["brings_figures"] = kinds == {True, False}
            context["is_changed"] = any(part.is_changed for part in parts)
            if bundle.is_planned:
                why = bundles.find_held_up([bundle]).get(bundle.pk)
                context["is_of_nobody"] = why == BundleFailure.NOBODY
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: Any, obj: Bundle, form: Any, change: bool) -> None:  # noqa: ARG002 -- Django passes it
        if not change:
            obj.created_by = request.user
            obj.goes_at = None
            obj.save()
            return
        # When it goes is changed by planning alone, see `_press`.
        obj.save(update_fields=["name"])

    def response_add(self, request: HttpRequest, obj: Bundle, *_: Any, **__: Any) -> HttpResponse:
        is_empty = not obj.items.exists()
        messages.success(request, str(SAVED_EMPTY if is_empty else SAVED))
        return redirect("admin:articles_bundle_change", obj.pk)

    def response_change(self, request: Any, obj: Bundle) -> HttpResponse:
        done = self._act(request, obj)
        if done:
            messages.success(request, str(done))
        return redirect("admin:articles_bundle_change", obj.pk)

    def _act(self, request: Any, bundle: Bundle) -> Promise | str:
        """Do what the button says; return what was done, or tell why it was not."""
        seen = _read_seen(request.POST.get(SEEN, ""))
        try:
            return _press(request, bundle, seen)
        except tuple(REFUSED) as refusal:
            messages.error(request, str(REFUSED[type(refusal)]))
        except bundles.BundleFailed as failed:
            words = {"what": failed.item or bundle, "why": failed.why.label}
            messages.error(request, NOTHING_WENT % words)
        return ""

    @admin.display(description=_("put together by"), ordering="created_by")
    def maker(self, bundle: Bundle) -> str:
        return bundle.created_by.display_name

    @admin.display(description=_("state"))
    def state(self, bundle: Bundle) -> str:
        if bundle.went_at:
            return gettext("Published")
        if bundle.has_failed:
            return gettext("Failed: nothing was published")
        if bundle.is_going:
            return gettext("Being published")
        return gettext("Planned") if bundle.is_planned else gettext("Not planned")


def _read_seen(sent: str) -> dict[int, str]:
    """Return what the page showed of each item, by its key; nothing where no page of ours sent it."""
    try:
        return {int(key): str(seen) for key, seen in json.loads(sent).items()}
    except (ValueError, AttributeError):
        return {}


def _press(request: Any, bundle: Bundle, seen: dict[int, str]) -> Promise | str:
    by = request.user
    if "_publish" in request.POST:
        bundles.plan_bundle(bundle=bundle, at=None, by=by, seen=seen)
        # The page says it. A message would have to be put away while SQLite lets nobody write.
        return ""
    if "_plan" in request.POST and bundle.goes_at:  # the form has asked for it
        bundles.plan_bundle(bundle=bundle, at=bundle.goes_at, by=by, seen=seen)
        return _("Planned. All of it goes live at its moment, or none.")
    if "_take_back" in request.POST:
        bundles.cancel_plan(bundle=bundle, by=by)
        return _("The plan is cancelled. Nothing will go live.")
    return SAVED


def _is_open(bundle: Bundle | None) -> bool:
    return bundle is None or bundle.went_at is None
