from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path
from taggit.models import Tag

from accounts.desk.admin_visibility import view_on_site
from advocacy import urls as advocacy
from advocacy.api.urls import api_urls
from advocacy.open_data import urls as open_data
from advocacy.views.api_page import api_page
from advocacy.views.oembed import oembed
from appearance.views import home
from articles import urls as articles
from articles import views as article_views
from articles.api import operations as articles_api
from articles.downloads import files as document_files
from articles.images import storage
from articles.playback import files as recording_files
from config.health.page import site_state
from config.site import crawlers, reads_page, search, share_cards, views
from contact import views as contact
from identity import views as identity
from legal_help import urls as legal_help
from people import urls as people

# Staff sign in only by allauth, which counts failed attempts and asks for the second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth asks
# Topics have a table of their own. The Tag model of taggit is not used, and its admin page that
# merges tags checks no permission.
admin.site.unregister(Tag)

handler500 = "config.site.errors.server_error"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", crawlers.robots_txt, name="robots_txt"),
    path(".well-known/security.txt", crawlers.security_txt, name="security_txt"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("sitemap-news.xml", crawlers.sitemap_news, name="sitemap_news"),
    path("sitemap-<slug:section>.xml", crawlers.sitemap_section, name="sitemap_section"),
    re_path(rf"^media/(?P<name>{storage.NAME_PATTERN})$", article_views.media_file, name="media"),
    re_path(
        rf"^media/(?P<name>{document_files.NAME_PATTERN})$",
        article_views.document_file,
        name="document_file",
    ),
    re_path(
        rf"^media/(?P<name>{recording_files.NAME_PATTERN})$",
        article_views.recording_file,
        name="recording_file",
    ),
    # In the language of its article. Only the secret leads there.
    path("preview/<str:secret>/", article_views.preview, name="preview"),
    path("identity/<str:digest>.css", identity.sheet, name="identity_sheet"),
    re_path(
        r"^identity/(?P<name>[0-9a-f]{32}\.(?:svg|png))$",
        identity.identity_file,
        name="identity_file",
    ),
    path("oembed", oembed, name="oembed"),
    path("favicon.ico", identity.favicon, name="favicon"),
    path("staff/", views.staff, name="staff"),
    path("admin/", include("articles.admin.urls")),
    path("admin/", include("appearance.admin.urls")),
    path("admin/", include(people.pages)),
    path(
        "admin/r/<int:content_type_id>/<path:object_id>/",
        admin.site.admin_view(view_on_site),
        name="view_on_site",
    ),
    path("admin/readers/", admin.site.admin_view(reads_page.reads_page), name="page_reads"),
    path("admin/readers/csv/", admin.site.admin_view(reads_page.reads_csv), name="page_reads_csv"),
    path("admin/state/", admin.site.admin_view(site_state), name="site_state"),
    path("admin/", admin.site.urls),
    path("accounts/", include(people.joining)),
    path("accounts/", include("allauth.urls")),
    # Data is in English, whatever the language of the page that leads to it.
    path("api/v1/", include(api_urls(articles_api.router))),
    path("statistics/", include(open_data)),
    # The same address in all languages: it reveals no language, and a switch loses no answers.
    path("legal-help/", include(legal_help.service)),
    path("cases/", include(legal_help.cases)),
    *i18n_patterns(
        path("", home, name="home"),
        path("site.webmanifest", identity.manifest, name="manifest"),
        path("follow/", views.follow, name="follow"),
        path("write-to-us/", contact.write, name="contact"),
        path("write-to-us/sent/", contact.sent, name="contact_sent"),
        path("privacy/", views.privacy, name="privacy"),
        path("search/", search.search, name="search"),
        path("articles/", include("articles.urls")),
        # Not below articles/: an article there may have any slug, such as archive or 2026.
        path("archive/", article_views.archive, name="archive"),
        path("archive/<year:year>/", article_views.archive_year, name="archive_year"),
        path("topics/", article_views.topic_list, name="topics"),
        path("topics/<slug:slug>/", article_views.topic_detail, name="topic"),
        path("authors/<slug:slug>/", article_views.author_detail, name="author"),
        path("series/<slug:slug>/", article_views.series_detail, name="series"),
        path("corrections/", article_views.correction_list, name="corrections"),
        path(
            "corrections/feed.<feed_ending:ending>",
            article_views.correction_feed,
            name="corrections_feed",
        ),
        path(
            "topics/<slug:slug>/feed.<feed_ending:ending>",
            article_views.topic_feed,
            name="topic_feed",
        ),
        path(
            "authors/<slug:slug>/feed.<feed_ending:ending>",
            article_views.author_feed,
            name="author_feed",
        ),
        path("observances/", include(advocacy.observances)),
        path("statistics/", include(advocacy.statistics)),
        path("sources/", include(articles.sources)),
        path("instruments/", include(advocacy.instruments)),
        path("api/", api_page, name="api_page"),
        path("legal-help/", include(legal_help.public)),
        re_path(r"^(?:[^/]+/)*card\.share\.png$", share_cards.share_card, name="share_card"),
        *articles.pages,
        prefix_default_language=False,
    ),
]
