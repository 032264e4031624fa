"""Pages where editors decide about citations of superseded figures. Authors only see the list."""

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.requests import StaffRequest, parse_whole_number
from advocacy.models import Figure
from advocacy.numbers import figure_words
from advocacy.presentation.figure_lookup import look_up_figures
from articles.body import references
from articles.body.passages import Passage, find_passages
from articles.models import Correction, SupersededCitation
from articles.publishing import superseded_citations
from articles.publishing.superseded_citations import DecidedMeanwhile, PendingDecision
from page_cache import generation
from public_pages.language import reader_language

PER_PAGE: Final = 50
KEEP, UPDATE, CORRECT = "keep", "update", "correct"
DECISIONS: Final = [
    (KEEP, _("Keep as historical: the sentence speaks of its time")),
    (UPDATE, _("Update: cite the newer figure, and tell readers of the update")),
    (CORRECT, _("Correct: cite the newer figure, and tell readers what was wrong")),
]
DONE: Final = {
    KEEP: _("Kept as historical."),
    UPDATE: _("Updated. The article cites the newer figure, and says that it was updated."),
    CORRECT: _("Corrected. The article cites the newer figure, and says what was wrong."),
}
TOO_LATE: Final = _(
    "Nothing was changed: a colleague has decided of this citation, or the figure changed again."
)
NONE_KEPT: Final = _(
    "Nothing was saved: colleagues have already decided about these citations, or their figures "
    "changed again."
)
SOME_TOO_LATE: Final = _(
    "The others were not saved: colleagues have already decided about them, or their figures "
    "changed again."
)
# Whoever retracts an article does so in its own form.
SEVERITIES: Final = [
    (value, label)
    for value, label in Correction.Severity.choices
    if value != Correction.Severity.RETRACTION
]


@dataclass(frozen=True)
class CitationRow:
    """A citation on the list, with the sentences it stands in."""

    superseded: PendingDecision
    passages: dict[int, Passage]
    """The passages, by their position among the references of the body."""

    @property
    def seen(self) -> str:
        return _seen(self.superseded)


class DecisionForm(forms.Form):
    """Asks what to do with a citation. `seen` are the keys of the newer figures that were shown."""

    seen = forms.CharField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(label=_("What to do"), choices=DECISIONS, widget=forms.RadioSelect)
    to = forms.TypedChoiceField(
        label=_("The figure to cite instead"), coerce=int, widget=forms.RadioSelect
    )
    at = forms.TypedMultipleChoiceField(
        label=_("Where"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = forms.CharField(
        label=_("What we got wrong, and what is right"),
        max_length=600,
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("For a correction. Readers of the article read this, in its language."),
    )

    severity = forms.ChoiceField(label=_("How serious was it?"), choices=SEVERITIES, required=False)

    def __init__(self, row: CitationRow, data: QueryDict | None) -> None:
        self.row, self.typed = row, data or QueryDict()
        places = list(row.passages)
        initial = {
            "seen": row.seen,
            "to": row.superseded.now.pk,
            "at": places,
            "severity": Correction.Severity.CORRECTION,
        }
        super().__init__(data, initial=initial, label_suffix="")
        self.fields["to"].choices = [(f.pk, _figure_label(f)) for f in row.superseded.became]  # type: ignore[attr-defined]
        self.fields["at"].choices = [  # type: ignore[attr-defined]
            (place, _sentence(passage)) for place, passage in row.passages.items()
        ]
        # A choice of one is none.
        if len(row.superseded.became) == 1:
            self.fields["to"].widget = forms.HiddenInput()
        if len(places) == 1:
            self.fields["at"].widget = forms.MultipleHiddenInput()
        for place, passage in row.passages.items():
            if passage.reference.words:
                self.fields[f"words-{place}"] = forms.CharField(
                    label=_("Words in the sentence, instead of “%(words)s”")
                    % {"words": passage.reference.words},
                    initial=passage.reference.words,
                    required=False,
                    max_length=200,
                    widget=AdminTextInputWidget(attrs={"dir": "auto"}),
                    help_text=_("Leave this empty to show the number itself."),
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        decision = cleaned.get("decision")
        if decision in (UPDATE, CORRECT) and not cleaned.get("at") and not self.has_error("at"):
            self.add_error("at", _("Choose at least one place."))
        if decision == CORRECT and not cleaned.get("reason") and not self.has_error("reason"):
            self.add_error("reason", _("Readers need to know what was wrong."))
        return cleaned

    @property
    def saw_something_else(self) -> bool:
        """Return whether the figure was superseded again after the form was shown."""
        return self.data.get("seen") != self.row.seen

    def of_what_is_now(self) -> "DecisionForm":
        """Return the form again, with what was typed and the newest figure to cite."""
        typed = self.typed.copy()
        typed["seen"], typed["to"] = self.row.seen, str(self.row.superseded.now.pk)
        return DecisionForm(self.row, typed)

    @property
    def words(self) -> dict[int, str]:
        """Return the words that were typed for each place."""
        prefix = "words-"
        return {
            int(name.removeprefix(prefix)): value.strip()
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix)
        }


@admin.register(SupersededCitation)
class SupersededCitationAdmin(admin.ModelAdmin[SupersededCitation]):
    """Not a list of rows: what waits is worked out from the figures each time it is shown."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 -- Django passes it
        return False

    has_delete_permission = has_add_permission

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:  # noqa: ARG002 -- Django passes it
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._keep_ticked(request)
        with generation.in_one_epoch():
            page = Paginator(superseded_citations.pending_citations(), PER_PAGE).get_page(
                request.GET.get("p")
            )
            rows = _rows(superseded_citations.load_decisions(list(page)))
        context = {
            **self.admin_site.each_context(request),
            "title": capfirst(SupersededCitation._meta.verbose_name_plural),
            "opts": self.opts,
            "page": page,
            "rows": rows,
            "may_decide": self.has_change_permission(request),
        }
        return render(request, "admin/articles/supersededcitation/change_list.html", context)

    def _keep_ticked(self, request: StaffRequest) -> HttpResponse:
        """Keep as historical what was ticked on the list, where it is still as it was shown."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        ticked: dict[int, str] = {}
        for each in request.POST.getlist("keep")[:PER_PAGE]:
            pk, _colon, seen = each.partition(":")
            ticked[parse_whole_number(pk) or 0] = seen
        found = superseded_citations.pending_decisions(ticked)
        as_seen = [each for each in found if _seen(each) == ticked[each.citation.pk]]
        kept = sum(self._keep(request, each) for each in as_seen)
        if kept:
            words = ngettext(
                "%(count)s citation kept as historical.",
                "%(count)s citations kept as historical.",
                kept,
            )
            messages.success(request, words % {"count": kept})
        if kept < len(ticked):
            messages.warning(request, SOME_TOO_LATE if kept else NONE_KEPT)
        return redirect("admin:articles_supersededcitation_changelist")

    def _keep(self, request: StaffRequest, found: PendingDecision) -> bool:
        try:
            superseded_citations.keep_historical(superseded=found, by=request.user)
        except DecidedMeanwhile:
            return False
        self._log(request, found, KEEP)
        return True

    def _log(self, request: StaffRequest, found: PendingDecision, chosen: str) -> None:
        message = f"{DONE[chosen]} {found.figure.slug}"
        self.log_change(request, found.article, message)  # type: ignore[arg-type]  # the article's own history

    def change_view(self, request: Any, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 -- Django passes them
        """Show one citation, and the form that decides about it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        found = superseded_citations.pending_decision(parse_whole_number(object_id) or 0)
        if found is None:
            messages.warning(request, _("There is nothing to decide here any more."))
            return redirect("admin:articles_supersededcitation_changelist")
        (row,) = _rows([found])
        form = DecisionForm(row, request.POST if request.method == "POST" else None)
        if form.is_bound and form.saw_something_else:
            form = form.of_what_is_now()
            messages.warning(request, TOO_LATE)
        elif form.is_valid():
            return self._decided(request, row, form)
        context = {
            **self.admin_site.each_context(request),
            "title": found.article.title,
            "opts": self.opts,
            "row": row,
            "form": form,
        }
        return render(request, "admin/articles/supersededcitation/decide.html", context)

    def _decided(self, request: StaffRequest, row: CitationRow, form: DecisionForm) -> HttpResponse:
        chosen = form.cleaned_data["decision"]
        try:
            _decide(row.superseded, form, by=request.user)
        except DecidedMeanwhile:
            messages.warning(request, TOO_LATE)
            return redirect(request.path)
        self._log(request, row.superseded, chosen)
        messages.success(request, DONE[chosen])
        return redirect("admin:articles_supersededcitation_changelist")


def _decide(found: PendingDecision, form: DecisionForm, *, by: Any) -> None:
    """Do what was decided. Raises DecidedMeanwhile."""
    chosen = form.cleaned_data
    if chosen["decision"] == KEEP:
        superseded_citations.keep_historical(superseded=found, by=by)
        return
    to = next(figure for figure in found.became if figure.pk == chosen["to"])
    superseded_citations.point_to(
        superseded=found,
        to=to,
        by=by,
        at=chosen["at"],
        words=form.words,
        correction=chosen["reason"] if chosen["decision"] == CORRECT else "",
        severity=chosen["severity"] or Correction.Severity.CORRECTION,
    )


def _seen(found: PendingDecision) -> str:
    """Return the keys of the newer figures as a page sends them back."""
    return ",".join(map(str, found.keys))


def _rows(found: list[PendingDecision]) -> list[CitationRow]:
    """Find the sentences of each citation. One query, or none."""
    bodies = {each.article.body for each in found}
    slugs = {slug for text in bodies for slug in references.cited_slugs(text)}
    named = look_up_figures(figures=slugs).figures

    def row(each: PendingDecision) -> CitationRow:
        language = each.article.language

        def say(reference: references.Reference) -> str:
            figure = named.get(reference.key)
            in_words = figure_words.figure_in_words(figure, language) if figure else ""
            return reference.words or in_words

        every = find_passages(each.article.body, say)
        return CitationRow(
            each, {place: every[place] for place in superseded_citations.citation_places(each)}
        )

    return [row(each) for each in found]


def _figure_label(figure: Figure) -> str:
    language = reader_language()
    period = figure_words.period_in_words(figure.period_start, figure.period_end, language)
    parts = (figure_words.figure_on_card(figure, language), period, str(figure.source))
    return " · ".join(part for part in parts if part)


def _sentence(passage: Passage) -> str:
    words = f"{passage.before}{passage.shown}{passage.after}"
    if passage.reference.tag == "stat-card":
        return f"{gettext('Set apart, with its source')}: {words}"
    return words
