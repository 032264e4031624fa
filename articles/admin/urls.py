"""Addresses below the admin's that do not belong to one model."""

from django.contrib import admin
from django.urls import path

from articles.admin import mails, pages
from articles.admin.panels import preview_links, series, translations
from articles.admin.planning import days
from articles.admin.planning.days import month_page
from articles.admin.planning.radar import radar_page

guarded = admin.site.admin_view

urlpatterns = [
    path("days-ahead/", guarded(days.days_page), name="days_ahead"),
    path("days-ahead/mail/", guarded(days.choose_mail), name="choose_ahead_mail"),
    path(
        "days-ahead/<int:pk>/<int:year>-<int:into>/copy/",
        guarded(days.copy_plan),
        name="copy_plan",
    ),
    path(
        "articles/article/<int:pk>/links/", guarded(preview_links.links_page), name="preview_links"
    ),
    path(
        "articles/article/<int:pk>/links/<int:link>/revoke/",
        guarded(preview_links.revoke_link),
        name="revoke_preview_link",
    ),
    path(
        "days-ahead/<int:pk>/<int:year>/start/",
        guarded(days.start_piece),
        name="start_piece",
    ),
    path("days-ahead/pieces/<int:pk>/begin/", guarded(days.begin_piece), name="begin_piece"),
    path(
        "articles/article/<int:pk>/translations/<slug:language>/start/",
        guarded(translations.start_translation),
        name="start_translation",
    ),
    path(
        "articles/article/<int:pk>/series/", guarded(series.put_into_series), name="put_into_series"
    ),
    path("pages/", guarded(pages.pages_page), name="admin_pages"),
    path("pages/<int:pk>/move/", guarded(pages.move_page), name="move_page"),
    path("pages/<int:pk>/order/", guarded(pages.order_pages), name="order_pages"),
    path("mails/", guarded(mails.mails_page), name="staff_mails"),
    path("calendar/", guarded(month_page), name="editorial_calendar"),
    path("radar/", guarded(radar_page), name="radar"),
]
