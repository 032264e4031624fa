"""Addresses below the admin's that do not belong to a list of rows."""

from django.contrib import admin
from django.urls import path

from appearance.admin import front_page, identity

guarded = admin.site.admin_view

urlpatterns = [
    path("front-page/", guarded(front_page.arrange), name="arrange_front_page"),
    path("front-page/preview/", guarded(front_page.preview), name="preview_front_page"),
    path("front-page/discard/", guarded(front_page.discard), name="discard_front_page"),
    path(
        "front-page/restore/<int:number>/",
        guarded(front_page.restore),
        name="restore_front_page",
    ),
    path(
        "front-page/remove-former/",
        guarded(front_page.remove_former),
        name="remove_former_front_pages",
    ),
    path("identity/", guarded(identity.identity_page), name="identity"),
    path("identity/preview/", guarded(identity.preview_identity), name="preview_identity"),
    path("identity/preview.css", guarded(identity.preview_sheet), name="preview_sheet"),
]
