from copy import copy
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import Media, ModelForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_POST
from js_asset import ImportMap, InlineStyle
from js_asset import Media as AssetMedia

from accounts.admin_fields import FILLED_BY_LINKS
from accounts.requests import StaffRequest, whole_number
from articles.admin.actions import confirm, withdraw
from articles.admin.actions import review as actions_review
from articles.admin.article import autosave_view, form_cache, locked_row, posted_content
from articles.admin.article.buttons import Button, press, pressed
from articles.admin.article.correction import CorrectionInline
from articles.admin.article.preview import FORM_CSP, PREVIEW_CSP, preview_page
from articles.admin.article.rows import BylineInline, RowsInline, SourceInline, only_chosen
from articles.admin.article.saving_words import say_saved
from articles.admin.change_list import (
    ArticleList,
    NextVersionFilter,
    Pages,
    TranslationFilter,
    state_in_list,
)
from articles.admin.editor import dialogs
from articles.admin.forms.article import ArticleForm
from articles.admin.history import views
from articles.admin.panels import checks, original, review, safety
from articles.admin.permissions import may_write
from articles.admin.shown_version import content_shown, form_shows, version_shown
from articles.body.content import Content
from articles.models import Article
from articles.permissions import may_publish
from articles.planning.status_words import ENDED
from articles.presentation import whole_article
from articles.publishing import commitments
from articles.writing import drafts
from public_pages.language import reader_language

# Modules of the editor that others of its modules import.
SHARED = (
    "button_labels",
    "choose_picture",
    "dialog",
    "elements",
    "links",
    "parse_date",
    "toolbar_focus",
    "upload_picture",
)


class StateFilter(admin.SimpleListFilter):
    """As the list says it: what is scheduled stands apart from what readers see."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002 -- Django passes them
        return [("scheduled", _("Scheduled")), ("ended", ENDED), *Article.Status.choices]

    def queryset(self, request: Any, queryset: Any) -> Any:  # noqa: ARG002 -- Django passes it
        match self.value():
            case None:
                return queryset
            case Article.Status.PUBLISHED:
                return queryset.published()
            case "scheduled":
                return queryset.scheduled()
            case "ended":
                return queryset.ended()
            case status:
                return queryset.filter(status=status)


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin[Article]):
    form = ArticleForm
    list_display = ["title", "state", "publish_at", "language", "writer"]
    list_filter = [StateFilter, NextVersionFilter, TranslationFilter, "language"]
    show_full_result_count = False
    paginator = Pages
    list_select_related = ["created_by"]
    search_fields = ["title", "slug", "summary"]
    autocomplete_fields = ["cover", "observance", "translation_of"]
    formfield_overrides = FILLED_BY_LINKS
    prepopulated_fields = {"slug": ["title"]}
    inlines = [BylineInline, SourceInline]
    # What is written comes first, and what is asked before the first publication soon after it.
    fieldsets = [
        (None, {"fields": ["title", "summary", "body", "seen", "form_save", "stage"]}),
        (_("Picture"), {"fields": ["cover", "cover_alt"]}),
        (_("Where it belongs"), {"fields": ["kind", "kicker", "topics", "observance"]}),
        (_("Safety"), {"fields": ["endangered", "endangered_words"]}),
        (_("Language"), {"fields": ["language", "translation_of", "translated_from"]}),
        (_("For readers"), {"fields": ["slug", "disclaimer", "publish_at", "unpublish_at"]}),
        (_("For the history"), {"fields": ["why"]}),
    ]

    @property
    def media(self) -> Media:
        # The editor leaves out its own style element, which the content policy would refuse,
        # where it finds this one. Django gives it the nonce.
        marker = InlineStyle("/* see article_editor.css */", **{"data-tiptap-style": True})
        ours = AssetMedia(
            css={"all": [marker, "css/admin/article_editor.css"]},
            js=["js/article_editor/text_box.js"],
            importmap=ImportMap(
                {f"article-editor/{name}": f"js/article_editor/{name}.js" for name in SHARED}
            ),
        )
        media: Media = ours + super().media
        return media

    def get_queryset(self, request: Any) -> QuerySet[Article]:
        return Article.objects.visible_to(request.user).order_by("-created_at", "-pk")

    def get_changelist(self, request: Any, **kwargs: Any) -> type[ArticleList]:  # noqa: ARG002 -- Django passes them
        return ArticleList

    def get_object(
        self,
        request: HttpRequest,
        object_id: str,
        from_field: str | None = None,  # noqa: ARG002 -- Django passes it
    ) -> Article | None:
        """Locked while a form is saved, which writes the state back as it was read here."""
        pk = whole_number(object_id) or 0
        if request.method == "POST" and may_publish(request.user):
            found = locked_row.locked(pk)
        else:
            known = locked_row.asked(self.get_queryset(request)).filter(pk=pk)
            if request.method != "POST":
                return known.first()
            found = known.select_for_update().first()
        # The form writes what was typed into the one that it is given.
        request.article_as_read = copy(found)  # type: ignore[attr-defined]
        return found

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:  # noqa: ARG002 -- Django passes it
        """The list of corrections stands where there are some."""
        is_corrected = _was_public(obj) and locked_row.is_corrected(obj)
        return [*self.inlines, CorrectionInline] if is_corrected else [*self.inlines]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fieldsets = [*super().get_fieldsets(request, obj)]
        if _was_public(obj):
            fieldsets.insert(-1, (_("Was something wrong?"), {"fields": ["correction"]}))
        return fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:  # noqa: ARG002 -- Django passes it
        """The language is part of the address that readers have, which a change would break."""
        fixed = ["language"] if _was_public(obj) else []
        return [*fixed, "publish_at"] if obj and obj.is_public else fixed

    def get_form(
        self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Article]]:
        if request.method == "POST":
            return self._form_that_comes_back(request, obj, change, **kwargs)
        form = super().get_form(request, obj, change, **kwargs)
        if obj is None:
            return form
        return type(form.__name__, (form,), form_shows(request, obj))

    def _form_that_comes_back(
        self, request: HttpRequest, obj: Article | None, change: bool, **kwargs: Any
    ) -> type[ModelForm[Article]]:
        make = super().get_form
        may_change = not change or self.has_change_permission(request, obj)
        fields = tuple(kwargs.get("fields") or ()), tuple(self.get_readonly_fields(request, obj))
        return form_cache.kept(
            ("article", change, may_change, fields),
            request,
            lambda bare: make(bare, obj, change, **kwargs),
        )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Who works in a language of ours most likely writes in it."""
        return {"language": reader_language()} | super().get_changeform_initial_data(request)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        return only_chosen(field, may_add=False)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, RowsInline):
            kwargs["queryset"] = inline.model._default_manager.none()
            if obj.pk and request.method != "POST":
                kwargs["initial"] = inline.shown(content_shown(request, obj))
        return kwargs

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_write(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What readers have seen is withdrawn, not deleted."""
        return super().has_delete_permission(request, obj) and not _was_public(obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = context["original"]
        version = version_shown(request, article) if article else None
        context.update(review.panel(request, article, version), version=version)
        safety.say_beside_question(context["adminform"].form, article)
        context |= views.beside_form(request, article)
        context |= original.beside_form(request, article)
        context["original_withdrawn_at"] = original.withdrawn_at(article)
        context.update(checks.panel(request, article, context["adminform"].form))
        context["new_picture"] = dialogs.new_picture_form(request)
        context["autosave_url"] = (
            reverse("admin:articles_article_autosave", args=[article.pk])
            if article
            else reverse("admin:articles_article_autosave_new")
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: Any, obj: Article, form: ModelForm[Any], change: bool) -> None:
        """A row is made for a new article; what is typed over another becomes its next version."""
        if not change:
            obj.created_by = request.user
            super().save_model(request, obj, form, change)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        content, button = posted_content.checked(form, formsets), pressed(request)
        article = request.article_as_read if change else Article.objects.get(pk=form.instance.pk)
        typed_dates = {"publish_at"} | (
            {"unpublish_at"} if form.is_changed("unpublish_at") else set()
        )
        for name in ({"language"} | typed_dates) & form.cleaned_data.keys():
            setattr(article, name, form.cleaned_data[name])
        saved = drafts.save_version(
            article=article,
            content=content,
            by=request.user,
            seen=form.cleaned_data["seen"] if change else None,
            form_save=form.cleaned_data["form_save"],
            why=form.cleaned_data["why"],
            row_follows=button is None or not button.publishes,
        )
        if not saved.is_late:
            posted_content.keep_danger(request.POST, article, request.user)
        request.saved, request.refused = saved, ""
        if saved.beside is None and button:
            article = self._pressed(request, button, article, form, content)
        for field in article._meta.concrete_fields:
            setattr(form.instance, field.attname, getattr(article, field.attname))

    def _pressed(
        self,
        request: Any,
        button: Button,
        article: Article,
        form: Any,
        content: Content,
    ) -> Article:
        """The article as it is then."""
        before = copy(article)
        stage = form.cleaned_data["stage"]
        if button.publishes and form.is_changed("language"):
            article.save(update_fields=["language"])  # the verb reads the row anew
        request.refused = press(button, article, request.user, stage)
        if not request.refused:
            return article
        if button.publishes:
            drafts.sync_row(article=before, content=content)
        return before

    def construct_change_message(
        self,
        request: Any,  # noqa: ARG002 -- Django passes it
        form: Any,  # noqa: ARG002
        formsets: Any,  # noqa: ARG002
        add: bool = False,
    ) -> Any:
        """That it was; what it was, our own history says."""
        return [{"added" if add else "changed": {}}]

    def response_add(
        self, request: HttpRequest, obj: Article, *args: Any, **kw: Any
    ) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, *args, **kw)
        return self._done(request, obj)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return self._done(request, obj)

    def _done(self, request: Any, obj: Article) -> HttpResponse:
        """The same form again; after a publishing button with a link to what readers see."""
        saved: drafts.SaveResult = request.saved
        if saved.beside:
            words = views.kept_aside_words(saved.beside, saved.version.number, request.user)
            messages.error(request, words)
            return redirect("admin:articles_article_beside", obj.pk, saved.version.number)
        here = redirect("admin:articles_article_change", obj.pk)
        button = pressed(request)
        if request.refused:
            messages.error(request, request.refused)
            return here
        if button is None:
            say_saved(request, obj, saved)
            return here
        link = format_html('<a href="{}">{}</a>', self.get_view_on_site_url(obj), obj.title)
        messages.success(request, format_html(str(button.done), article=link))
        if button.is_for_authors and safety.is_needed(obj):
            messages.warning(request, safety.NEEDED_BY_EDITORS)
        return here

    def get_view_on_site_url(self, obj: Article | None = None) -> str | None:
        """The article where readers find it, else its preview."""
        if obj is None:
            return None
        if obj.is_public:
            return obj.get_absolute_url()
        return reverse("admin:articles_article_preview", args=[obj.pk])

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            *dialogs.urls(self),
            path("autosave/", wrap(self.autosave_new), name="articles_article_autosave_new"),
            path("<int:pk>/autosave/", wrap(self.autosave), name="articles_article_autosave"),
            path("<int:pk>/checks/", wrap(self.checks), name="articles_article_checks"),
            path("<int:pk>/preview/", wrap(self.preview), name="articles_article_preview"),
            *actions_review.urls(self),
            *views.urls(),
            *confirm.urls(self),
            *withdraw.urls(),
            *super().get_urls(),
        ]

    def history_view(self, *_: Any, **__: Any) -> HttpResponse:
        """Django's, which keeps no words; ours stands at its address, see `history`."""
        raise Http404

    @method_decorator([require_POST, transaction.atomic])
    def autosave_new(self, request: StaffRequest) -> JsonResponse:
        known = autosave_view.begun_before(request)
        if known:
            return self.autosave(request, known)
        return autosave_view.autosave_new(request, may_add=self.has_add_permission(request))

    @method_decorator(require_POST)
    def autosave(self, request: StaffRequest, pk: int) -> JsonResponse:
        article = self.get_queryset(request).filter(pk=pk).first()
        may_change = self.has_change_permission(request, article)
        return autosave_view.autosave(request, article, may_change=may_change)

    @method_decorator(require_GET)
    def checks(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = commitments.with_commitments(self.get_queryset(request)).filter(pk=pk).first()
        return checks.fragment(request, article, self.has_change_permission(request, article))

    @method_decorator(csp_override(PREVIEW_CSP))
    @method_decorator(xframe_options_sameorigin)
    def preview(self, request: StaffRequest, pk: int) -> HttpResponse:
        """The page as readers would see it, for those who may see the draft."""
        found = whole_article.load_visible(request.user, pk)
        if found is None or not self.has_view_permission(request, found.article):
            raise Http404
        return preview_page(request, found)

    @method_decorator(csp_override(FORM_CSP))
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The preview stands in a frame beside the form. Raises PermissionDenied for a button that is
        not for authors, where an author sends it."""
        button = pressed(request)
        if button and not button.is_for_authors and not may_publish(request.user):
            raise PermissionDenied
        return super().changeform_view(request, *args, **kwargs)

    @admin.display(description=_("state"))
    def state(self, article: Article) -> str:
        return state_in_list(article)

    @admin.display(description=_("written by"), ordering="created_by")
    def writer(self, article: Article) -> str:
        return article.created_by.display_name


def _was_public(article: Article | None) -> bool:
    return article is not None and article.first_published_at is not None
