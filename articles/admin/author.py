from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.forms import AuthorForm
from articles.models import Author


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin[Author]):
    form = AuthorForm
    list_display = ["name", "address"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}

    @admin.display(description=_("address"), ordering="slug")
    def address(self, author: Author) -> str:
        return author.slug
