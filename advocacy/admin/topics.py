from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from advocacy.admin.deletion import Deletion, refuse_deletion
from advocacy.admin.forms.fields import NamesField
from advocacy.models import Topic


class TopicForm(forms.ModelForm[Topic]):
    names = NamesField(max_length=100)

    class Meta:
        model = Topic
        fields = ("name", "slug", "names", "description")


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin[Topic]):
    form = TopicForm
    list_display = ("name", "slug", "description")
    search_fields = ("name", "slug", "names")
    prepopulated_fields = {"slug": ("name",)}
    ordering = ("name",)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Deletion:
        return refuse_deletion(objs) or super().get_deleted_objects(objs, request)
