from django import forms
from django.contrib import admin

from advocacy.admin.deletion import GuardedAdmin
from advocacy.admin.forms.fields import NamesField
from advocacy.models import Topic


class TopicForm(forms.ModelForm[Topic]):
    names = NamesField(max_length=100)

    class Meta:
        model = Topic
        fields = ("name", "slug", "names", "description")


@admin.register(Topic)
class TopicAdmin(GuardedAdmin[Topic]):
    form = TopicForm
    list_display = ("name", "slug", "description")
    search_fields = ("name", "slug", "names")
    prepopulated_fields = {"slug": ("name",)}
    ordering = ("name",)
