"""The button that starts a piece for a day: pressed twice, it starts one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from accounts.requests import StaffRequest, parse_whole_number
from advocacy.models import Observance
from articles.models import Article, PlannedPiece
from articles.writing import start_piece as writing_start_piece
from public_pages.language import reader_language


@require_POST
def start_piece(request: StaffRequest, pk: int, year: int) -> HttpResponse:
    """Start a new piece for the day in a year, and open it."""
    observance = get_object_or_404(_days(request), pk=pk)
    if observance.occurrence(year) is None:
        raise Http404
    seen = parse_whole_number(request.POST.get("seen", ""))
    if seen is None:
        raise Http404
    try:
        piece = writing_start_piece.start_new_piece(
            observance=observance,
            year=year,
            by=request.user,
            language=reader_language(),
            seen=seen,
        )
    except writing_start_piece.AlreadyStarted as meanwhile:
        return _started_already(request, meanwhile.piece)
    return _open(request, piece)


@require_POST
def begin_piece(request: StaffRequest, pk: int) -> HttpResponse:
    """Begin a piece that is planned already, and open it."""
    _days(request)
    piece = get_object_or_404(PlannedPiece, pk=pk)
    is_theirs = piece.owner_id == request.user.pk
    if not is_theirs and not request.user.has_perm("articles.change_plannedpiece"):
        raise Http404
    try:
        piece = writing_start_piece.start_planned_piece(
            piece=piece, by=request.user, language=reader_language()
        )
    except writing_start_piece.AlreadyStarted as meanwhile:
        return _started_already(request, meanwhile.piece)
    return _open(request, piece)


def _days(request: StaffRequest) -> type[Observance]:
    """Raises Http404 for whoever may not write, or knows no days."""
    needed = ("articles.add_article", "advocacy.view_observance")
    if not request.user.has_perms(needed):
        raise Http404
    return Observance


def _open(request: StaffRequest, piece: PlannedPiece) -> HttpResponse:
    messages.success(
        request, gettext("Started, with the day, its topics and its figures. Write on.")
    )
    return redirect("admin:articles_article_change", piece.article_id)


def _started_already(request: StaffRequest, piece: PlannedPiece) -> HttpResponse:
    """Lead to the existing article, if this person may open it; else to the front page."""
    visible = Article.objects.visible_to(request.user)
    if article := visible.filter(planned_for=piece).first():
        if article.created_by_id != request.user.pk:
            messages.warning(request, gettext("A colleague has started this piece already."))
        return redirect("admin:articles_article_change", article.pk)
    messages.warning(
        request,
        gettext("Meanwhile something was planned for this day. Look at it, then start a piece."),
    )
    return redirect("admin:index")
