from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from advocacy.editing import verify
from advocacy.editing.verify import CheckResult
from advocacy.models import Figure, ObservanceSource, Verification, VerificationRecord
from tests.advocacy.factories import FigureFactory, ObservanceFactory, SourceFactory
from tests.articles.factories import UserFactory

pytestmark = pytest.mark.django_db

READ = CheckResult(
    Verification.VERIFIED_PRIMARY, date(2026, 11, 20), "https://unhcr.example/trends", "Page 7."
)


@pytest.fixture
def editor():
    return UserFactory(first_name="Ada", last_name="Byron")


def test_a_check_is_said_by_the_figure_and_recorded(editor):
    figure = FigureFactory()
    stood = verify.statement_checked(figure)

    record = verify.verify(thing=figure, check=READ, stood=stood, by=editor)

    figure.refresh_from_db()
    assert (figure.verification, figure.evidence, figure.accessed_on, figure.verification_note) == (
        "verified-primary", "https://unhcr.example/trends", date(2026, 11, 20), "Page 7.",
    )  # fmt: skip
    assert (record.figure, record.fact, record.by, record.checked_on, record.stood) == (
        figure, None, editor, date(2026, 11, 20), stood,
    )  # fmt: skip


def test_a_fact_of_an_observance_is_checked_the_same_way(editor):
    fact = ObservanceSource.objects.create(
        observance=ObservanceFactory(name="Human Rights Day", resolution="A/RES/68/192"),
        fact="resolution",
        source="The list",
    )

    verify.verify(thing=fact, check=READ, stood=verify.statement_checked(fact), by=editor)

    fact.refresh_from_db()
    assert fact.verification == "verified-primary"
    assert fact.verifications.get().stood == "Human Rights Day, resolution: A/RES/68/192. The list"


def test_what_changed_since_it_was_read_is_not_called_checked(editor):
    figure = FigureFactory(value=1000)
    stood = verify.statement_checked(figure)
    Figure.objects.update(value=2000)

    with pytest.raises(verify.ChangedMeanwhile):
        verify.verify(thing=figure, check=READ, stood=stood, by=editor)

    assert Figure.objects.get().verification == "unverified"
    assert not VerificationRecord.objects.exists()


NUMBERS = [
    {"value": Decimal(1001)},
    {"low": Decimal(1)},
    {"high": Decimal(2000)},
    {"qualifier": "about"},
    {"period_end": date(2024, 12, 30)},
    {"period_start": None, "period_end": None},
    {"edition": "2025"},
]


@pytest.mark.sampled
@pytest.mark.parametrize("change", NUMBERS)
def test_another_number_ends_the_check_and_loses_no_word_of_it(editor, change):
    figure = FigureFactory()
    verify.verify(thing=figure, check=READ, stood=verify.statement_checked(figure), by=editor)
    now = Figure.objects.get()
    stood = verify.statement_checked(now)
    for name, value in change.items():
        setattr(now, name, value)
    now.save()

    record = verify.end_check(thing=now, stood=stood, by=editor)

    now.refresh_from_db()
    assert (now.verification, now.evidence, now.accessed_on, now.verification_note) == (
        "unverified", "", None, "",
    )  # fmt: skip
    assert (record.stood, record.evidence, record.note) == (
        stood, "https://unhcr.example/trends", "verified-primary. 2026-11-20. Page 7.",
    )  # fmt: skip


@pytest.mark.sampled(2)
@pytest.mark.parametrize("change", NUMBERS)
def test_words_of_what_stands_change_with_every_part_of_the_number(change):
    figure = FigureFactory()
    stood = verify.statement_checked(figure)

    for name, value in change.items():
        setattr(figure, name, value)

    assert verify.statement_checked(figure) != stood


@pytest.mark.exhaustive
def test_another_source_ends_the_check_and_a_caveat_does_not(editor):
    figure = FigureFactory(verification="computed")
    stood = verify.statement_checked(figure)

    figure.caveat = "Only registered people."
    assert verify.end_check(thing=figure, stood=stood, by=editor) is None
    figure.source = SourceFactory(url="https://example.org/another")
    assert verify.end_check(thing=figure, stood=stood, by=editor) is not None

    figure.refresh_from_db()
    assert figure.verification == "unverified"


def test_where_nothing_was_checked_nothing_ends(editor):
    figure = FigureFactory()
    stood = verify.statement_checked(figure)
    figure.value = 5

    assert verify.end_check(thing=figure, stood=stood, by=editor) is None


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("fact", "field", "value"),
    [
        ("resolution", "resolution", "A/RES/1"),
        ("name_and_rule", "rule", {"type": "fixed", "month": 12, "day": 9}),
        ("name_es", "names", {"es": "Otro"}),
        ("year_proclaimed", "year_proclaimed", 1951),
    ],
)
def test_another_fact_ends_its_check(editor, fact, field, value):
    observance = ObservanceFactory(resolution="A/RES/423(V)", names={"es": "Uno"})
    fact = ObservanceSource.objects.create(
        observance=observance, fact=fact, source="The list", verification="verified-primary"
    )
    stood = verify.statement_checked(fact)
    setattr(observance, field, value)
    observance.save()

    record = verify.end_check(thing=fact, stood=stood, by=editor)

    assert (record.stood, record.note) == (stood, "verified-primary")
    assert ObservanceSource.objects.get().verification == "unverified"


def test_a_record_is_never_changed(editor):
    figure = FigureFactory()
    record = verify.verify(
        thing=figure, check=READ, stood=verify.statement_checked(figure), by=editor
    )

    record.note = "Something else."
    with pytest.raises(TypeError):
        record.save()


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"with_figure": False}, "verification_of_one_thing"),
        ({"evidence": ""}, "verification_names_what_was_read"),
        (
            {"verification": "computed", "evidence": "", "note": ""},
            "verification_says_how",
        ),
    ],
)
def test_a_record_says_what_and_how(editor, fields, name):
    figure = FigureFactory() if fields.pop("with_figure", True) else None
    whole = {
        "figure": figure,
        "stood": "75%",
        "verification": "verified-primary",
        "evidence": "https://unhcr.example/",
        "note": "Read.",
        "checked_on": date(2026, 11, 20),
        "by": editor,
    }

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        VerificationRecord.objects.create(**(whole | fields))
