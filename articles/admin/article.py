from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Media, ModelForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from js_asset import InlineStyle
from js_asset import Media as AssetMedia

from accounts.http import StaffRequest
from articles import publishing, whole
from articles.admin.buttons import pressed
from articles.admin.correction import CorrectionInline
from articles.admin.dialog import citable_figures
from articles.forms import ArticleForm
from articles.models import Article, ArticleSource, Byline, Correction
from articles.views import article_page

# The preview alone may stand in a frame, and only in one of ours: beside the form it belongs to.
PREVIEW_CSP = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}


class BylineInline(admin.TabularInline[Byline, Article]):
    model = Byline
    autocomplete_fields = ["author"]
    extra = 1


class SourceInline(admin.TabularInline[ArticleSource, Article]):
    model = ArticleSource
    extra = 1


class StateFilter(admin.SimpleListFilter):
    """As the list says it: what is scheduled stands apart from what readers see."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002 -- Django passes them
        return [("scheduled", _("Scheduled")), *Article.Status.choices]

    def queryset(self, request: Any, queryset: Any) -> Any:  # noqa: ARG002 -- Django passes it
        public = Article.objects.published()
        match self.value():
            case None:
                return queryset
            case Article.Status.PUBLISHED:
                return queryset.filter(pk__in=public.values("pk"))
            case "scheduled":
                planned = queryset.filter(status=Article.Status.PUBLISHED)
                return planned.exclude(pk__in=public.values("pk"))
            case status:
                return queryset.filter(status=status)


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin[Article]):
    form = ArticleForm
    list_display = ["title", "language", "state", "publish_at", "created_by"]
    list_filter = [StateFilter, "language"]
    list_select_related = ["created_by"]
    search_fields = ["title", "slug", "summary"]
    autocomplete_fields = ["cover", "observance", "translation_of"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [BylineInline, SourceInline]
    fieldsets = [
        (None, {"fields": ["title", "slug", "kind", "kicker", "summary", "body"]}),
        (_("Picture"), {"fields": ["cover", "cover_alt"]}),
        (_("Where it belongs"), {"fields": ["topics", "observance"]}),
        (_("Language"), {"fields": ["language", "translation_of"]}),
        (_("For readers"), {"fields": ["disclaimer", "publish_at"]}),
    ]

    @property
    def media(self) -> Media:
        # The editor leaves out its own style element, which the content policy would refuse,
        # where it finds this one. Django gives it the nonce.
        marker = InlineStyle("/* see article_editor.css */", **{"data-tiptap-style": True})
        ours = AssetMedia(
            css={"all": [marker, "css/article_editor.css"]}, js=["js/article_editor_name.js"]
        )
        media: Media = ours + super().media
        return media

    def get_queryset(self, request: Any) -> QuerySet[Article]:
        return Article.objects.visible_to(request.user).order_by("-created_at", "-pk")

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Article | None:
        """Locked while a form is saved, which writes the state back as it was read here."""
        found = super().get_object(request, object_id, from_field)
        if found is None or request.method != "POST":
            return found
        return Article.objects.select_for_update().filter(pk=found.pk).first()

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:  # noqa: ARG002 -- Django passes it
        """There is nothing to correct before readers have seen it."""
        was_public = obj is not None and obj.first_published_at is not None
        return [*self.inlines, CorrectionInline] if was_public else [*self.inlines]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:  # noqa: ARG002 -- Django passes it
        return ["publish_at"] if obj and obj.is_public else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Editors change every article, authors their own drafts."""
        is_own_draft = obj is None or (
            obj.created_by == request.user and obj.status == Article.Status.DRAFT
        )
        allowed = super().has_change_permission(request, obj)
        return allowed and (is_own_draft or _may_publish(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What readers have seen is withdrawn, not deleted."""
        was_public = obj is not None and obj.first_published_at is not None
        return super().has_delete_permission(request, obj) and not was_public

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["may_publish"] = _may_publish(request)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: Any, obj: Article, form: ModelForm[Any], change: bool) -> None:
        if pressed(request) and not _may_publish(request):
            raise PermissionDenied
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if button := pressed(request):
            button.act(form.instance, request.user)
        elif form.has_changed():
            publishing.note_update(article=form.instance, by=request.user)

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        if formset.model is not Correction:
            super().save_formset(request, form, formset, change)
            return
        for new in formset.save(commit=False):
            publishing.correct(article=form.instance, text=new.text, by=request.user)

    def response_add(
        self, request: HttpRequest, obj: Article, *args: Any, **kw: Any
    ) -> HttpResponse:
        return self._done(request, obj) or super().response_add(request, obj, *args, **kw)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return self._done(request, obj) or super().response_change(request, obj)

    def _done(self, request: HttpRequest, obj: Article) -> HttpResponse | None:
        """After a publishing button: the same form, with a link to what readers see."""
        button = pressed(request)
        if button is None:
            return None
        is_gone = obj.status == Article.Status.WITHDRAWN
        url = obj.get_absolute_url() if is_gone else self.get_view_on_site_url(obj)
        link = format_html('<a href="{}">{}</a>', url, obj.title)
        messages.success(request, format_html(str(button.done), article=link))
        return redirect("admin:articles_article_change", obj.pk)

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
            path("figures/", wrap(self.figures), name="articles_article_figures"),
            path("<int:pk>/preview/", wrap(self.preview), name="articles_article_preview"),
            *super().get_urls(),
        ]

    def figures(self, request: HttpRequest) -> JsonResponse:
        """Figures for the editor's dialog, found by words or by their name for citing."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return JsonResponse({"figures": citable_figures(request.GET.get("q", ""))})

    @method_decorator(csp_override(PREVIEW_CSP))
    @method_decorator(xframe_options_sameorigin)
    def preview(self, request: StaffRequest, pk: int) -> HttpResponse:
        """The page as readers would see it, for those who may see the draft."""
        found = whole.visible_to(request.user, pk)
        if found is None or not self.has_view_permission(request, found.article):
            raise Http404
        with translation.override(found.article.language):
            return article_page(request, found, is_preview=True)

    @admin.display(description=_("state"))
    def state(self, article: Article) -> str:
        return str(_("Scheduled") if article.is_scheduled else article.get_status_display())


def _may_publish(request: Any) -> bool:
    allowed: bool = request.user.has_perm("articles.publish_article")
    return allowed
