"""Words that mean the same, for editors."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from search.models import SynonymGroup
from search.question.synonyms import read_phrases


class SynonymGroupForm(forms.ModelForm[SynonymGroup]):
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)

    class Meta:
        model = SynonymGroup
        fields = ["language", "words"]
        widgets = {"words": forms.TextInput(attrs={"size": 80, "dir": "auto"})}

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"].replace("،", ",")
        if len(read_phrases(words)) < 2:
            raise ValidationError(_("Write at least two, with a comma between them."))
        return words


@admin.register(SynonymGroup)
class SynonymGroupAdmin(admin.ModelAdmin[SynonymGroup]):
    form = SynonymGroupForm
    list_display = ["words", "language_name"]
    search_fields = ["words"]

    @admin.display(description=_("language"), ordering="language")
    def language_name(self, group: SynonymGroup) -> Any:
        return dict(settings.CONTENT_LANGUAGES).get(group.language, group.language)
