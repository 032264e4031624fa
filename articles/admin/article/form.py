"""The form of an article."""

from copy import copy
from typing import Any, Final

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget

from advocacy.admin.forms.fields import TopicsField
from articles.admin.article import form_fields
from articles.admin.article.form_fields import (
    EndField,
    FirstShownBoundField,
    RadioChoices,
    SourceField,
    set_autofocus,
)
from articles.admin.next_version import ShownVersion, new_place
from articles.body.content import KEYS, LINES, WORDS
from articles.checks.finding import Finding
from articles.models import Article, ArticleVersion, Correction, EndangeredAnswer
from articles.publishing import commitments, run_checks, safety_question
from articles.publishing.check_words import describe
from articles.publishing.version_form import VersionForm, field_errors

# The tools of the editor. body.ALLOWED says which elements are kept. Our own tools are in
# static/js/article_editor/.
EDITOR: Final[dict[str, Any]] = {
    "Bold": True,
    "Italic": True,
    "Superscript": True,
    "Subscript": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "HardBreak": True,
    "HorizontalRule": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "Quotation": True,
    "Attribution": True,
    "Said": True,
    "PullQuote": True,
    "Footnote": True,
    "PictureCard": True,
    "PictureGallery": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Accordion": True,
    "Summary": True,
    "CallToAction": True,
    "Cards": True,
    "OutsideFilm": True,
    "Place": True,
    "MediaPlayer": True,
    "NewestList": True,
    "PeopleList": True,
    "CleanPaste": True,
    "Words": True,
    "Tools": True,
    "FigureReference": True,
    "FigureCard": True,
    "StatisticChart": True,
}
MOMENTS: Final = {"publish_at", "unpublish_at"}
ANSWER_FIRST: Final = _("Answer this before readers see it, or save a draft.")
UNTIL: Final = _(
    "Readers see the article until this moment, or until the end of a day without a time. Empty:"
    " for good."
)
BEGINS: Final = _(
    "When you schedule, readers see the article from this time. When you publish an article for "
    "the first time, a time in the past becomes its date, for example for a piece from your "
    "archive."
)
NOTHING_ENDS_OTHERWISE: Final = _(
    "Nothing changed. Set the expiry here, or clear both fields to keep the article online "
    "for good. Then press “Save expiry” again."
)
ASK_ABOUT_WARNINGS: Final = _(
    "Nothing is published yet. Check these, or tick “Publish anyway” and press again."
)


class ArticleForm(VersionForm):
    body = ProseEditorFormField(
        label=_("Body"), required=False, extensions=EDITOR, widget=AdminProseEditorWidget
    )
    topics = TopicsField(Article)
    translated_from = SourceField(
        ArticleVersion.objects.none(),
        required=False,
        label=_("Translated from"),
        help_text=_("Choose the newest once this translation says the same as the original now."),
    )
    correction = forms.CharField(
        label=_("Correction"),
        required=False,
        max_length=600,
        widget=AdminTextareaWidget(attrs={"rows": 3, "dir": "auto"}),
        help_text=_(
            "What we got wrong, and what is right. Readers find it on the article and among all"
            " corrections as soon as these changes are published."
        ),
    )
    correction_severity = forms.ChoiceField(
        label=_("How serious was it?"),
        choices=Correction.Severity.choices,
        required=False,
        help_text=_(
            "A typo is only listed below the article. For a retraction, readers also see above the "
            "article that it was retracted."
        ),
    )
    shows_version_before = forms.BooleanField(
        label=_("Let readers read the previous version"),
        required=False,
        help_text=_(
            "It stays readable at its own address, marked as superseded, until the article is "
            "withdrawn or you hide it in the history. Do not tick this if what it said could "
            "endanger somebody."
        ),
    )
    why = forms.CharField(
        label=_("What changed"),
        required=False,
        max_length=200,
        widget=AdminTextInputWidget(attrs={"dir": "auto"}),
        help_text=_("For the history, in a few words. Readers do not see it."),
    )
    # Which version, and which save of it, the form was made from: see `publication.drafts`.
    seen = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)
    # Which open form this is, and which save of it: see `publication.form_saves`.
    form_save = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    # The keys of the warnings that an editor was shown and confirmed: see `articles.publishing.run_checks`.
    all_the_same = forms.CharField(required=False, widget=forms.HiddenInput)
    # The place above a page that is about to be made, 0 for the top; empty for an article.
    below = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    # How far its review was when the form was made.
    stage = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    endangered = forms.ChoiceField(
        label=_("Who is endangered by this?"),
        choices=EndangeredAnswer.Answer.choices,
        required=False,
        widget=RadioChoices,
        show_hidden_initial=True,  # what somebody else answered meanwhile stays
    )
    endangered_words = forms.CharField(
        label=_("Who, and what we do about it"),
        required=False,
        max_length=2000,
        widget=AdminTextareaWidget(attrs={"rows": 3, "dir": "auto"}),
        show_hidden_initial=True,
        help_text=_("Readers never see this. Name nobody here either: say which people, and how."),
    )

    class Meta(VersionForm.Meta):
        fields = [*VersionForm.Meta.fields, "publish_at", "unpublish_at"]
        # A field of our own. Django would ask for them whenever a form comes back.
        exclude = ["topics"]
        field_classes = {"unpublish_at": EndField}
        help_texts = {"publish_at": BEGINS, "unpublish_at": UNTIL}
        widgets = {
            "summary": AdminTextareaWidget(attrs={"rows": 4, "dir": "auto"}),
            **{name: AdminTextInputWidget(attrs={"dir": "auto"}) for name in LINES},
        }

    examined: run_checks.CheckedArticle | None = None
    """The typed content as the checks need it; None unless somebody wants to publish it."""
    findings: list[Finding] | None = None
    """The findings of the checks in it, without hints."""
    asked: str = ""
    """The keys of all warnings, where some are not confirmed."""

    row: Article | None
    """The article as it was read. What is typed is written into a copy of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.row = kwargs.get("instance")
        super().__init__(*args, **kwargs | {"instance": copy(self.row)})
        for name in MOMENTS & self.fields.keys():
            # A form that did not change it must not undo a colleague's change.
            self.fields[name].show_hidden_initial = True
            self.fields[name].bound_field_class = FirstShownBoundField
        if not self.instance.pk:
            self.instance.place = new_place(str(self["below"].value() or ""))
        if self.instance.place and "kind" in self.fields:
            self.fields["kind"].widget = forms.HiddenInput()
            self.initial["kind"] = Article.Kind.ABOUT
        if self.is_bound or not self.instance.pk:
            self._offer_sources()

    def show(self, shown: ShownVersion) -> None:
        """Fill the form with a version, in the place of what the row says."""
        content = shown.content
        self.initial.update({name: getattr(content, name) for name in (*WORDS, *KEYS)})
        self.initial.update(
            topics=list(content.topics),
            correction=content.correction,
            correction_severity=content.correction_severity,
            shows_version_before=content.shows_version_before,
            seen=shown.seen,
            stage=shown.stage,
        )
        if answer := self.answer:
            said = "" if answer.is_asked_again else answer.answer
            self.initial.update(endangered=said, endangered_words=answer.words)
        self._offer_sources()

    def _offer_sources(self) -> None:
        source = self.fields.get("translated_from")
        if isinstance(source, SourceField) and "translation_of" in self.fields:
            original, typed = (self[name].value() for name in ("translation_of", "translated_from"))
            source.offer(self.instance, original, typed)

    @cached_property
    def answer(self) -> EndangeredAnswer | None:
        """Return the last answer to the question who is endangered."""
        return safety_question.answer_of(self.instance) if self.instance.pk else None

    @property
    def is_to_be_public(self) -> bool:
        return bool({"_publish", "_schedule"} & self.data.keys())

    def clean_publish_at(self) -> Any:
        at = self.cleaned_data["publish_at"]
        stays = self.instance.status == Article.Status.PUBLISHED
        is_changed = "publish_at" in self.changed_data
        refusal = form_fields.refusal_of_moment(
            at, self.data, now=timezone.now(), stays=stays, is_changed=is_changed
        )
        if refusal:
            raise ValidationError(str(refusal))
        return self.instance.publish_at if stays and "_schedule" not in self.data else at

    def clean_unpublish_at(self) -> Any:
        """Check the end where it counts: one that has passed may stay while nobody acts on it."""
        at = self.cleaned_data["unpublish_at"]
        begins = self.cleaned_data.get("publish_at", self.instance.publish_at)
        if "_publish" in self.data:
            begins = timezone.now()
        is_live = self.instance.status == Article.Status.PUBLISHED
        acts = bool({"_publish", "_schedule", "_end"} & self.data.keys())
        if is_live and not acts and "unpublish_at" in self.changed_data:
            raise ValidationError(
                _("To change the expiry, press “Save expiry”. Saving changes only a draft.")
            )
        if is_live and "_end" in self.data and "unpublish_at" not in self.changed_data:
            raise ValidationError(NOTHING_ENDS_OTHERWISE)
        if at and begins and at <= begins and (acts or not is_live):
            raise ValidationError(_("It would expire before it is published. Enter a later time."))
        return at

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_to_be_public:
            self._ask_who_is_endangered(cleaned)
        self._begin_far_from_button()
        original, source = cleaned.get("translation_of"), cleaned.get("translated_from")
        if source and (original is None or source.article_id != original.pk):
            cleaned["translated_from"] = None  # another original was chosen
        if self.is_to_be_public and not self.errors:
            self._check_before_publishing(cleaned)
        return cleaned

    def _begin_far_from_button(self) -> None:
        if "_end" in self.data and self.has_error("unpublish_at"):
            set_autofocus(self.fields["unpublish_at"])
        elif list(self.errors) == ["publish_at"]:
            set_autofocus(self.fields["publish_at"])

    def _check_before_publishing(self, cleaned: dict[str, Any]) -> None:
        """Add errors to their fields, and ask about all warnings at once."""
        chosen = cleaned.get("publish_at") if "_schedule" in self.data else timezone.now()
        going_out = commitments.commitments_of(self.instance, at=chosen)
        self.examined = run_checks.checked_form(self.instance, cleaned, going_out)
        self.findings = run_checks.find_problems(self.examined, with_hints=False)
        for at, words in field_errors(self.findings):
            self.add_error(at, words)
        asked = run_checks.unconfirmed_findings(self.findings, cleaned.get("all_the_same", ""))
        if asked:
            self.asked = " ".join(
                finding.key for finding in self.findings if finding.needs_confirmation
            )
            self.add_error(None, ASK_ABOUT_WARNINGS)
            self.add_error(None, [*map(_in_a_line, asked)])

    def _ask_who_is_endangered(self, cleaned: dict[str, Any]) -> None:
        answer, original = cleaned.get("endangered"), cleaned.get("translation_of")
        if answer == EndangeredAnswer.Answer.SOMEBODY:
            if not cleaned.get("endangered_words") and not self.has_error("endangered_words"):
                self.add_error("endangered_words", _("Say who, and what we do about it."))
        elif not answer and safety_question.is_answer_missing(
            self.instance, translation_of=original.pk if original else None
        ):
            self.add_error("endangered", ANSWER_FIRST)


def _in_a_line(finding: Finding) -> str:
    words = describe(finding)
    return f"“{words.where}” {words.what}"
