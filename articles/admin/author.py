from django.contrib import admin

from articles.forms import AuthorForm
from articles.models import Author


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin[Author]):
    form = AuthorForm
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
