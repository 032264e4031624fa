from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from advocacy.admin.deletion import GuardedAdmin
from advocacy.admin.forms.fields import NamesField, WordsInLanguages
from advocacy.admin.publishing import PublishableAdmin
from advocacy.models import Topic


class TopicForm(forms.ModelForm[Topic]):
    names = NamesField(max_length=100)
    descriptions = WordsInLanguages(_("Description in other languages"), max_length=5000, lines=3)

    class Meta:
        model = Topic
        fields = ("name", "slug", "names", "description", "descriptions")


@admin.register(Topic)
class TopicAdmin(GuardedAdmin[Topic], PublishableAdmin[Topic]):
    form = TopicForm
    list_display = ("name", "is_published", "slug", "description")
    list_filter = ("is_published",)
    search_fields = ("name", "slug", "names")
    prepopulated_fields = {"slug": ("name",)}
    ordering = ("name",)
