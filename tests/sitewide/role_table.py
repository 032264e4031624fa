"""The table of who may open which address of the admin."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, get_resolver

from articles.models import Article, ArticlePreviewLink

ROLES = [
    "visitor",
    "no role",
    "Caseworker",
    "Supervisor",
    "Author",
    "Editor",
    "Administrator",
    "superuser",
]
# The roles of casework are as none to the site, who has none may less than an author, and whoever may do
# everything is refused nothing.
ONLY_IN_TEST_ALL = {"no role", "Caseworker", "Supervisor", "superuser"}
# One letter for each of these roles, of what somebody else made.
# s: the sign-in page. 4: there is no such page. y: yes.
OF_MODELS = {
    # list, add, history, delete, change
    "advocacy_figureimport": "s4444y4y s4444y4y s4444y4y s4444y4y s4444y4y",
    "advocacy_instrument": "s444yy4y s4444y4y s444yy4y s4444y4y s444yy4y",
    "advocacy_observance": "s444yy4y s4444y4y s444yy4y s4444y4y s444yy4y",
    "advocacy_statistic": "s444yy4y s4444y4y s444yy4y s4444y4y s444yy4y",
    "advocacy_figure": "s444yy4y s4444y4y s444yy4y s4444y4y s444yy4y",
    "advocacy_publisher": "s444yy4y s4444y4y s444yy4y s4444y4y s444yy4y",
    "advocacy_source": "s444yy4y s4444y4y s444yy4y s4444y4y s444yy4y",
    "advocacy_topic": "s444yy4y s4444y4y s444yy4y s4444y4y s444yy4y",
    "appearance_menuitem": "s4444yyy s4444yyy s4444yyy s4444yyy s4444yyy",
    "identity_banner": "s4444yyy s4444yyy s4444yyy s4444yyy s4444yyy",
    "contact_message": "s4444y4y s4444444 s4444y4y s4444y4y s4444y4y",
    "config_redirect": "s4444y4y s4444y4y s4444y4y s4444y4y s4444y4y",
    "search_synonymgroup": "s4444y4y s4444y4y s4444y4y s4444y4y s4444y4y",
    "articles_article": "s444yy4y s444yy4y s4444y4y s4444y4y s4444y4y",
    "articles_author": "s444yy4y s4444y4y s444yy4y s4444y4y s444yy4y",
    "articles_bundle": "s4444y4y s4444y4y s4444y4y s4444y4y s4444y4y",
    "articles_document": "s444yy4y s444yy4y s4444y4y s4444y4y s4444y4y",
    "articles_image": "s444yy4y s444yy4y s444yy4y s4444444 s444yy4y",
    "articles_plannedpiece": "s4444y4y s4444y4y s4444y4y s4444y4y s4444y4y",
    "articles_recording": "s444yy4y s444yy4y s4444y4y s4444y4y s4444y4y",
    "articles_series": "s4444y4y s4444y4y s4444y4y s4444y4y s4444y4y",
    "articles_supersededcitation": "s444yy4y s4444444 s4444444 s4444444 s4444y4y",
    "django_tasks_database_dbtaskresult": "s444444y s4444444 s4444444 s4444444 s4444444",
}
OF_VIEWS = {
    "days_ahead": "s4444y4y",
    "choose_ahead_mail": "s4444y4y",
    "copy_plan": "s4444y4y",
    "staff_mails": "s444yy4y",
    "radar": "s4444y4y",
    "site_state": "s44444yy",
    "page_reads": "s444yy4y",
    "page_reads_csv": "s444yy4y",
    "view_on_site": "s4444y4y",
    "index": "syyyyyyy",
    "login": "s4444444",  # who is signed in goes to the front page
    "password_change": "syyyyyyy",
    "password_change_done": "syyyyyyy",
    "autocomplete": "s4444444",  # it names no field here; see `test_admin` for one that is named
    "jsi18n": "syyyyyyy",
    "advocacy_figureimport_take_back": "s4444444",
    "advocacy_observancesource_verify": "s4444444",
    "advocacy_observancetheme_verify": "s4444444",
    "advocacy_figure_verify": "s4444y4y",
    **{
        f"advocacy_{kind}_{page}": "s444yy4y" if page == "preview" else "s4444y4y"
        for kind in ("figure", "observance", "statistic", "topic")
        for page in ("preview", "publish", "unpublish")
    },
    "articles_article_figures": "s444yy4y",
    "articles_article_choices": "s444yy4y",
    "articles_article_pages": "s444yy4y",
    "articles_article_pictures": "s444yy4y",
    "articles_image_while_writing": "s444yy4y",
    "articles_image_several": "s444yy4y",
    "articles_image_blur": "s4444y4y",
    "articles_image_replace": "s4444y4y",
    "articles_image_take_back": "s4444y4y",
    "articles_image_whole": "s4444444",  # its file is not here; `test_focal_point` has one that is
    "articles_article_autosave_new": "s444yy4y",
    "articles_article_autosave": "s4444y4y",
    "articles_article_checks": "s4444y4y",
    "articles_article_preview": "s4444y4y",
    "articles_article_take_back": "s4444y4y",
    "articles_article_return": "s4444y4y",
    "articles_article_compare": "s4444y4y",
    "articles_article_version": "s4444y4y",
    "articles_article_beside": "s4444y4y",
    "articles_article_restore": "s4444y4y",
    "articles_article_hide": "s4444y4y",
    "preview_links": "s4444y4y",
    "revoke_preview_link": "s4444y4y",
    "start_translation": "s4444y4y",
    "put_into_series": "s4444y4y",
    "start_piece": "s4444444",  # of a day that does not fall then; `test_starting` has one that does
    "begin_piece": "s4444y4y",
    "editorial_calendar": "s444yy4y",
    "admin_pages": "s444yy4y",
    "move_page": "s4444y4y",
    "order_pages": "s4444y4y",
    "order_menu_items": "s4444yyy",
    "copy_built_in_menu": "s4444yyy",
    "arrange_front_page": "s4444yyy",
    "identity": "s44444yy",
    "preview_identity": "s44444yy",
    "preview_sheet": "s4444444",  # it names no colours here
    "preview_front_page": "s4444yyy",
    "discard_front_page": "s4444yyy",
    "restore_front_page": "s4444yyy",
    "remove_former_front_pages": "s4444yyy",
    "people": "s44444yy",
    "people_log": "s44444yy",
    "invite": "s44444yy",
    "invite_anew": "s44444yy",
    "revoke_invitation": "s44444yy",
    "person": "s44444yy",
    "change_roles": "s44444yy",
    "deactivate": "s44444yy",
    "reactivate": "s44444yy",
    "sign_out_everywhere": "s44444yy",
    "lost_sign_in": "s44444yy",
    "articles_article_publish_articles": "s4444y4y",
    "articles_article_add_topics": "s4444y4y",
    "articles_article_remove_topics": "s4444y4y",
    "articles_article_assign": "s4444y4y",
    "articles_article_addresses": "s4444y4y",
    "articles_article_withdraw": "s4444y4y",
    "articles_article_decline": "s4444y4y",
    "articles_article_withdrawn": "s4444444",  # nothing was withdrawn; see `tests/articles/withdrawal`
    "articles_article_undo": "s4444444",
    "articles_article_unpublish": "s4444y4y",
    "articles_article_discard": "s4444y4y",
    "articles_article_note": "s4444y4y",
    "app_list": "s444yy4y",
    "admin/(?P<url>.*)$": "s4444444",
}
EVERYTHING_ELSE = "admin/(?P<url>.*)$"
LEFT_OUT = {
    "admin/r/<path:content_type_id>/<path:object_id>/",  # Django's own, behind ours
    "admin/logout/",  # everybody may, and it ends the session that asks
}
NOT_THERE = "987654"


def each_role(roles, less=frozenset()):
    """Each role as a row of a test; `make test` leaves out those that show what others show, and `less`."""
    return [
        pytest.param(role, marks=pytest.mark.exhaustive)
        if role in ONLY_IN_TEST_ALL | less
        else role
        for role in reversed(roles)  # whoever may most stands first
    ]


def addresses(patterns=None, prefix=""):
    """The path of every address below /admin/, and its name."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern) and path.startswith("admin/"):
            yield path, pattern.name


def expected():
    """The letters of each path."""
    named = dict(OF_VIEWS)
    for label, letters in OF_MODELS.items():
        for action, row in zip(
            ("changelist", "add", "history", "delete", "change"), letters.split(), strict=True
        ):
            named[f"{label}_{action}"] = row
    return {
        path: named.get(name) or named.get(path)
        for path, name in addresses()
        if (name or path == EVERYTHING_ELSE) and path not in LEFT_OUT
    }


def filled(path, key):
    """The address with this key in the place of its object's."""
    kind = str(ContentType.objects.get_for_model(Article).pk)
    path = (
        path.replace("<int:year>-<int:into>", "2026-2027")
        .replace("<int:year>", "2026")
        .replace("<int:content_type_id>", kind)
    )
    path = re.sub(r"<(path:object_id|id|int:pk)>", key, path)
    path = path.replace("<int:number>/beside", "2/beside").replace("<int:number>", "1")
    path = path.replace(
        "<int:link>", str(getattr(ArticlePreviewLink.objects.first(), "pk", NOT_THERE))
    )
    path = path.replace("/compare/", "/compare/?before=1").replace("<slug:language>", "ar")
    path = path.replace("<slug:menu>", "footer")
    if "app_label" in path:
        return "/admin/articles/"
    return "/" + path.replace("(?P<url>.*)$", "no-such-page/")


def model_of(path):
    if path.startswith("admin/front-page/"):
        return "appearance/frontpage"
    if path.startswith("admin/people/"):
        return "people/invitation" if "/invite/" in path else "accounts/user"
    if "content_type_id" in path:
        return "articles/article"
    if path.startswith("admin/pages/"):
        return "articles/pageplace"
    if path.startswith("admin/days-ahead/"):
        return "articles/plannedpiece" if "/pieces/" in path else "advocacy/observance"
    return "/".join(path.split("/")[1:3])
