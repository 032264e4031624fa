from copy import copy
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import Media, ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csp import csp_override
from js_asset import ImportMap, InlineStyle
from js_asset import Media as AssetMedia

from accounts.desk.admin_fields import FILLED_BY_LINKS
from accounts.requests import parse_whole_number
from articles.admin import actions, editor
from articles.admin.article import autosave_view, posted_content
from articles.admin.article.buttons import (
    Button,
    press_button,
    pressed_button,
    say_done,
    say_saved,
)
from articles.admin.article.form import ArticleForm
from articles.admin.article.inlines import (
    BylineInline,
    CorrectionInline,
    RowsInline,
    SourceInline,
    without_change_links,
)
from articles.admin.article_pages import article_path
from articles.admin.bulk_actions import menu
from articles.admin.bulk_actions.assigning import AssignArticles
from articles.admin.bulk_actions.publishing import PublishArticles
from articles.admin.change_list import (
    ArticleList,
    NextVersionFilter,
    Pages,
    StateFilter,
    TranslationFilter,
    state_in_list,
)
from articles.admin.history import views
from articles.admin.history.views import FORM_CSP
from articles.admin.next_version import check_place_above, may_write, shown_version
from articles.admin.panels import checks, review, translations
from articles.body.content import Content
from articles.models import Article, Correction
from articles.permissions import may_publish
from articles.publishing import commitments
from articles.withdrawal import withdraw
from public_pages.language import reader_language
from publication import drafts

# Modules of the editor that others of its modules import.
SHARED = (
    "button_labels",
    "choose_picture",
    "dialog",
    "dialog_rows",
    "elements",
    "filled_in",
    "links",
    "parse_date",
    "paste/clean",
    "paste/dom",
    "paste/left_out",
    "paste/lists",
    "paste/markdown",
    "paste/notes",
    "paste/tables",
    "pictures",
    "small_letters",
    "toolbar_focus",
    "upload_picture",
)


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin[Article]):
    form = ArticleForm
    list_display = ["title", "state", "publish_at", "language", "writer"]
    list_filter = [StateFilter, NextVersionFilter, TranslationFilter, "language"]
    actions = menu.LIST_ACTIONS
    show_full_result_count = False
    paginator = Pages
    list_select_related = ["created_by"]
    search_fields = ["title", "slug", "summary", "body", "bylines__author__name"]
    autocomplete_fields = ["cover", "document", "observance", "translation_of"]
    formfield_overrides = FILLED_BY_LINKS
    prepopulated_fields = {"slug": ["title"]}
    inlines = [BylineInline, SourceInline]
    # The text comes first, and the question asked before the first publication soon after it.
    fieldsets = [
        (None, {"fields": ["title", "summary", "body", "seen", "form_save", "stage", "below"]}),
        (_("Picture"), {"fields": ["cover", "cover_role", "cover_alt"]}),
        (_("Document"), {"fields": ["document"]}),
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

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        """Find articles by their words, who signed them, and the names of their kinds."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        wanted = search_term.strip().casefold()
        named = [code for code, name in Article.Kind.choices if wanted == str(name).casefold()]
        return (found | queryset.filter(kind__in=named) if named else found), may_repeat

    def get_object(
        self,
        request: HttpRequest,
        object_id: str,
        from_field: str | None = None,  # noqa: ARG002 -- Django passes it
    ) -> Article | None:
        """Return the article with what its form shows, as `shown`; or locked, while it is saved."""
        corrections = Correction.objects.filter(article=OuterRef("pk"))
        found = (
            commitments.with_commitments(self.get_queryset(request))
            .annotate(is_corrected=Exists(corrections))
            .filter(pk=parse_whole_number(object_id) or 0)
        )
        if request.method == "POST":
            return found.select_for_update().first()
        article = found.select_related("created_by").first()
        if article:
            article.shown = shown_version(request, article)  # type: ignore[attr-defined]
        return article

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        check_place_above(request)
        return super().add_view(request, *args, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Add the list of corrections where there are some. Nobody signs a page."""
        is_corrected = _was_public(obj) and obj.is_corrected
        inlines = [] if _is_page(request, obj) else [*self.inlines]
        return [*inlines, CorrectionInline] if is_corrected else inlines

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fieldsets = [*super().get_fieldsets(request, obj)]
        if _is_page(request, obj):
            fieldsets = [(name, {"fields": _of_page(told["fields"])}) for name, told in fieldsets]
        if _was_public(obj):
            fieldsets.insert(
                -1,
                (
                    _("Was something wrong?"),
                    {"fields": ["correction", "correction_severity", "shows_version_before"]},
                ),
            )
        return fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:  # noqa: ARG002 -- Django passes it
        """Fix the language once readers have the address, of which it is a part."""
        fixed = ["language"] if _was_public(obj) else []
        return [*fixed, "publish_at"] if obj and obj.is_public else fixed

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Choose the language of the admin for a new article: most people write in it."""
        return {"language": reader_language()} | super().get_changeform_initial_data(request)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        return without_change_links(field, may_add=False)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, RowsInline) and obj.pk and request.method != "POST":
            kwargs["initial"] = inline.initial_rows(obj.shown.content)
        return kwargs

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_write(request, obj))

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return PublishArticles.is_allowed(request.user)

    def has_assign_permission(self, request: HttpRequest) -> bool:
        return AssignArticles.is_allowed(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse to delete what readers have seen, which is withdrawn, and what has pages below it."""
        is_stood_on = obj and obj.place and obj.place.children.exists()
        refused = _was_public(obj) or is_stood_on
        return super().has_delete_permission(request, obj) and not refused

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article, form = context["original"], context["adminform"].form
        context["is_page"] = _is_page(request, article)
        if context["is_page"]:
            context["title"] = gettext("Change page") if article else gettext("Add page")
        shown = None
        if article and form.is_bound:
            shown = shown_version(request, article)
        elif article:
            shown = article.shown
            form.show(shown)
        version, content = (shown.version, shown.content) if shown else (None, Content())
        context.update(review.review_panel(request, article, version), version=version)
        context["opened"] = shown and shown.opened
        checks.set_question_help(form, article)
        context |= views.recent_versions(request.user, article)
        context |= translations.original_beside(request, content)
        context["original_withdrawn_at"] = translations.original_withdrawn_at(article)
        context["withdrawal_proposed"] = article and withdraw.proposed_withdrawal(article)
        context.update(checks.checks_panel(article, content, form))
        context["new_picture"] = editor.new_picture_form(request)
        context["autosave_url"] = (
            reverse("admin:articles_article_autosave", args=[article.pk])
            if article
            else reverse("admin:articles_article_autosave_new")
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: Any, obj: Article, form: ModelForm[Any], change: bool) -> None:
        """Make a row for a new article. What is typed over another becomes its next version."""
        if not change:
            obj.created_by = request.user
            if obj.place:
                obj.place.save()
                obj.place = obj.place  # now that it has a key
            super().save_model(request, obj, form, change)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        content, button = posted_content.content_of_form(form, formsets), pressed_button(request)
        article = form.row or Article.objects.get(pk=form.instance.pk)
        typed_dates = {"publish_at"} | ({"unpublish_at"} & {*form.changed_data})
        for name in ({"language"} | typed_dates) & form.cleaned_data.keys():
            setattr(article, name, form.cleaned_data[name])
        saved = drafts.save_version(
            subject=article,
            content=content,
            by=request.user,
            seen=form.cleaned_data["seen"] if change else None,
            form_save=form.cleaned_data["form_save"],
            why=form.cleaned_data["why"],
            row_follows=button is None or not button.publishes,
        )
        if not saved.is_late:
            posted_content.keep_safety_answer(request.POST, article, request.user)
        refused: Promise | str = ""
        if saved.beside is None and button:
            article, refused = self._press(request, button, article, form, content)
        form.instance.outcome = (article, saved, refused)  # the response tells it: see `_done`

    def _press(
        self, request: Any, button: Button, article: Article, form: Any, content: Content
    ) -> tuple[Article, Promise | str]:
        """Do what the button says; return the article as it is then, and why it was refused."""
        before = copy(article)
        if button.publishes and "language" in form.changed_data:
            article.save(update_fields=["language"])  # the verb reads the row anew
        refused = press_button(button, article, request.user, form.cleaned_data["stage"])
        if not refused:
            return article, refused
        if button.publishes:
            drafts.sync_row(subject=before, content=content)
        return before, refused

    def construct_change_message(
        self,
        request: Any,  # noqa: ARG002 -- Django passes it
        form: Any,  # noqa: ARG002
        formsets: Any,  # noqa: ARG002
        add: bool = False,
    ) -> Any:
        """Say only that the article was changed. Our own history says what."""
        return [{"added" if add else "changed": {}}]

    def response_add(
        self, request: HttpRequest, obj: Article, *args: Any, **kw: Any
    ) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, *args, **kw)
        return self._done(request, obj)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return self._done(request, obj)

    def _done(self, request: Any, obj: Any) -> HttpResponse:
        """Show the form again, with a message; after publishing with a link to the page of readers."""
        article, saved, refused = obj.outcome
        if saved.beside:
            words = views.kept_aside_words(saved.beside, saved.version.number, request.user)
            messages.error(request, words)
            return redirect("admin:articles_article_beside", article.pk, saved.version.number)
        here = redirect("admin:articles_article_change", article.pk)
        button = pressed_button(request)
        if refused:
            messages.error(request, refused)
            return here
        if button is None:
            say_saved(request, article, saved)
            return here
        say_done(request, article, button, self.get_view_on_site_url(article) or "")
        if button.is_for_authors and checks.is_answer_needed(article):
            messages.warning(request, checks.NEEDED_BY_EDITORS)
        return here

    def get_view_on_site_url(self, obj: Article | None = None) -> str | None:
        """Return the address at which readers find the article, else that of its preview."""
        if obj is None:
            return None
        if obj.is_public:
            return obj.get_absolute_url()
        return reverse("admin:articles_article_preview", args=[obj.pk])

    def get_urls(self) -> list[URLPattern]:
        return [
            *editor.urls(),
            article_path("autosave/", autosave_view.autosave_new, "autosave_new"),
            article_path("<int:pk>/autosave/", autosave_view.autosave, "autosave"),
            article_path("<int:pk>/checks/", checks.checks_fragment, "checks"),
            *actions.urls(),
            *menu.urls(),
            *views.urls(),
            *super().get_urls(),
        ]

    def history_view(self, *_: Any, **__: Any) -> HttpResponse:
        """Refuse Django's history, which keeps no words. Ours stands at its address, see `history`."""
        raise Http404

    @method_decorator(csp_override(FORM_CSP))
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Allow the preview to stand in a frame beside the form.

        Raises PermissionDenied where an author presses a button that is not for authors.
        """
        button = pressed_button(request)
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


def _is_page(request: HttpRequest, article: Article | None) -> bool:
    """Return whether the form is that of a page; of one that is about to be made, its address tells."""
    return article.is_page if article else bool((request.POST or request.GET).get("below"))


def _of_page(fields: Any) -> list[Any]:
    """Leave out what puts an article on lists."""
    return [name for name in fields if name not in ("topics", "observance")]
