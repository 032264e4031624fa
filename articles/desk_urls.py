"""What stands beside the lists of the admin, below its address."""

from django.contrib import admin
from django.urls import path

from articles.admin.radar import radar_page

guarded = admin.site.admin_view

urlpatterns = [
    path("radar/", guarded(radar_page), name="radar"),
]
