from datetime import timedelta

from django.utils import timezone

from advocacy.editing import correct as editing_correct
from articles.models import Correction
from tests.articles.factories import UserFactory


def correct(article, text, days_ago=0):
    return Correction.objects.create(
        article=article,
        text=text,
        corrected_at=timezone.now() - timedelta(days=days_ago),
        corrected_by=UserFactory(),
    )


def correct_figure(figure, reason="We read the wrong row.", by=None, **right):
    for name, value in (right or {"value": figure.value + 1}).items():
        setattr(figure, name, value)
    figure.full_clean()  # makes days of texts
    return editing_correct.correct(figure, reason=reason, by=by or UserFactory())
