"""A second load: what is stored stays, differences are reported, and --take overwrites."""

import json
import shutil
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from advocacy import reference_data
from advocacy.editing import verify
from advocacy.editing.verify import CheckResult
from advocacy.models import (
    Figure,
    FigureCorrection,
    Instrument,
    Observance,
    ObservanceSource,
    Source,
    Statistic,
    Topic,
    Verification,
)
from advocacy.reference_data import files
from tests.advocacy.factories import FigureFactory, PublisherFactory, StatisticFactory, entered

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("with_reference_data"),
]

FIGURE = "trafficking-laws-2014"
DAY = "world-braille-day"
TREATY = "trafficking-protocol"


@pytest.fixture
def release(tmp_path, monkeypatch):
    """Change the files, as a new release of Standing would."""
    data = tmp_path / "data"
    shutil.copytree(files.DATA, data)
    monkeypatch.setattr(files, "DATA", data)

    def change(name, records, slug, **values):
        path = data / f"{name}.json"
        content = json.loads(path.read_text())
        [record] = [record for record in content[records] if record["slug"] == slug]
        record |= values
        path.write_text(json.dumps(content))

    return change


@pytest.fixture
def editor():
    return User.objects.create_user("edna", is_staff=True)


def run(*options):
    out = StringIO()
    call_command("load_reference_data", *options, stdout=out, no_color=True)
    return out.getvalue()


def edit(model, name, /, **values):
    row = model.objects.get(slug=name)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def test_an_edited_row_of_each_kind_stays_and_is_named(editor):
    edit(Figure, FIGURE, value=91)
    edit(Observance, DAY, description="Ours.")
    edit(Instrument, TREATY, party_count=181)
    edit(Topic, "disability", name="Disabled people")
    edit(Statistic, Figure.objects.get(slug=FIGURE).statistic.slug, title="Our title")

    said = run()

    assert Figure.objects.get(slug=FIGURE).value == 91
    assert Observance.objects.get(slug=DAY).description == "Ours."
    assert Instrument.objects.get(slug=TREATY).party_count == 181
    assert f"  {FIGURE}: value stays '91'; the file has '90'\n" in said
    assert f"  {DAY}: description stays 'Ours.'; the file has " in said
    assert f"  {TREATY}: party_count stays 181; the file has 180\n" in said
    assert "  disability: name stays 'Disabled people'; the file has 'Disability'" in said
    assert "title stays 'Our title'" in said
    assert "Nothing was changed." in said
    assert "--take NAME" in said
    assert run() == said


def test_a_row_that_is_stored_stays_where_its_file_changed(release):
    before = Observance.objects.get(slug=DAY).description
    release("observances", "observances", DAY, description="New words.", topics=["information"])

    said = run()

    day = Observance.objects.get(slug=DAY)
    assert (day.description, len(day.topics.slugs())) == (before, 2)
    assert f"  {DAY}: description stays {before[:20]!r}"[:-1] in said
    assert "the file has 'New words.'" in said
    assert f"  {DAY}: topics stays ['disability']; the file has []" in said
    assert "Nothing was changed." in said


def test_rows_that_are_named_take_over_their_file_with_their_links(release):
    release("observances", "observances", DAY, description="New words.", topics=["information"])
    release(
        "instruments", "instruments", TREATY, short_title="Palermo Protocol", related_observances=[]
    )
    edit(Observance, "human-rights-day", note="Ours.")

    said = run("--take", DAY, TREATY)

    day = Observance.objects.get(slug=DAY)
    assert day.description == "New words."
    assert list(day.topics.slugs()) == ["information"]
    treaty = Instrument.objects.get(slug=TREATY)
    assert treaty.short_title == "Palermo Protocol"
    assert not treaty.observances.exists()
    assert f"  {DAY}: overwritten from its file\n" in said
    assert "2 rows now say what their file says." in said
    assert Observance.objects.get(slug="human-rights-day").note == "Ours."
    assert "Nothing was changed." in run()


def test_all_rows_of_a_kind_take_over_their_file_but_those_that_an_editor_checked(editor):
    edit(Observance, DAY, note="Ours.")
    edit(Observance, "human-rights-day", note="Ours.")
    edit(Instrument, TREATY, note="Ours.")
    fact = ObservanceSource.objects.filter(observance__slug="human-rights-day").first()
    check = CheckResult(Verification.VERIFIED_PRIMARY, date(2026, 11, 20), "The list", "Read.")
    verify.verify(thing=fact, check=check, stood=verify.statement_checked(fact), by=editor)

    said = run("--take-all", "observances", "themes")

    assert "1 rows now say what their file says." in said
    assert "  human-rights-day: note stays 'Ours.'" in said
    assert f"  {TREATY}: note stays 'Ours.'" in said
    assert fact.verifications.exists()
    assert Observance.objects.get(slug=DAY).note == ""


@pytest.mark.exhaustive  # as a check of the number before
@pytest.mark.parametrize(("address", "is_still_checked"), [("", True), ("https://e.org/", False)])
def test_who_opened_the_text_of_a_treaty_opened_it_at_its_address_of_then(
    editor, address, is_still_checked
):
    edit(Instrument, TREATY, note="Ours.", text_url_checked=True)
    if address:
        edit(Instrument, TREATY, text_url=address)

    run("--take-all", "instruments")

    treaty = Instrument.objects.get(slug=TREATY)
    assert treaty.note.startswith("It had 154 ratifications")
    assert treaty.text_url_checked == is_still_checked


@pytest.mark.exhaustive  # the other side of the first test
def test_once_the_file_says_what_the_editor_said_there_is_nothing_to_name(release):
    edit(Observance, DAY, description="Ours.")
    release("observances", "observances", DAY, description="Ours.")

    assert DAY not in run()


def test_topics_and_sources_that_an_editor_changed_are_named_by_what_differs():
    day = Observance.objects.get(slug=DAY)
    day.topics.remove(Topic.objects.get(slug="disability"))
    fact = day.fact_sources.filter(fact="resolution").first()
    fact.verification = "verified-primary"
    fact.save()

    said = run()

    assert f"{DAY}: topics stays []; the file has ['disability']" in said
    assert f"{DAY}: fact_sources stays [['resolution', " in said
    assert day.fact_sources.get(pk=fact.pk).verification == "verified-primary"


@pytest.mark.exhaustive  # as a row that is stored stays
def test_sources_that_stay_keep_their_rows_and_what_was_recorded_of_them(release):
    before = set(ObservanceSource.objects.filter(observance__slug=DAY).values_list("pk", flat=True))
    path = files.DATA / "observances.json"
    content = json.loads(path.read_text())
    anew = {"words": "A/RES/73/161, read anew", "verification": "verified-primary"}
    content["sources"]["anew"] = anew
    path.write_text(json.dumps(content))
    [record] = [one for one in content["observances"] if one["slug"] == DAY]
    release("observances", "observances", DAY, sources=record["sources"] | {"resolution": ["anew"]})

    run("--take", DAY)

    after = set(ObservanceSource.objects.filter(observance__slug=DAY).values_list("pk", flat=True))
    assert len(before - after) == 1
    assert ObservanceSource.objects.filter(source="A/RES/73/161, read anew").count() == 1


@pytest.mark.exhaustive
def test_a_row_that_was_deleted_is_missing_and_its_addition_is_named():
    Observance.objects.get(slug=DAY).delete()
    Figure.objects.get(slug=FIGURE).delete()

    said = run()

    assert f"  {DAY}: added\n" in said
    assert f"  {FIGURE}: added\n" in said
    assert "2 rows of reference data added." in said
    braille = Observance.objects.get(slug=DAY)
    assert sorted(braille.topics.slugs()) == ["disability", "information"]
    assert braille.fact_sources.count() == 9


@pytest.mark.exhaustive  # an edge of what cannot stand
def test_a_figure_whose_statistic_is_not_here_stays_away(release):
    Figure.objects.get(slug=FIGURE).delete()
    release("statistics", "observations", FIGURE, statistic="nothing-of-this-name")

    said = run()

    assert f"  {FIGURE}: not stored, what it belongs to is not here" in said
    assert not Figure.objects.filter(slug=FIGURE).exists()


@pytest.mark.exhaustive  # as a row that was deleted
def test_a_row_whose_address_an_editor_changed_is_missing_under_its_name():
    edit(Observance, DAY, slug="braille")

    said = run()

    assert f"  {DAY}: added" in said
    assert Observance.objects.filter(slug__in=[DAY, "braille"]).count() == 2


@pytest.mark.exhaustive  # as rows that are named
def test_the_words_of_a_source_are_the_editors_and_a_figure_that_is_taken_rests_on_the_file():
    figure = Figure.objects.get(slug=FIGURE)
    theirs = figure.source
    words = theirs.publisher.name
    theirs.publisher = PublisherFactory(name="UNODC, Vienna")
    theirs.save()
    count = Source.objects.count()

    said = run()

    assert f"{FIGURE}: source stays 'UNODC, Vienna · " in said
    assert Source.objects.count() == count
    figure.refresh_from_db()
    assert figure.source == theirs

    run("--take", FIGURE)
    figure.refresh_from_db()
    assert (figure.source.publisher.name, Source.objects.count()) == (words, count + 1)


@pytest.mark.exhaustive  # as rows that are named take over their file
def test_the_file_can_be_taken_after_all():
    edit(Observance, DAY, description="Ours.")

    said = run("--take", DAY)

    assert Observance.objects.get(slug=DAY).description != "Ours."
    assert f"  {DAY}: overwritten from its file" in said
    assert DAY not in run()


def test_a_number_that_readers_have_seen_is_corrected_and_never_changed_silently(release, editor):
    Figure.objects.filter(slug=FIGURE).update(**entered(timezone.now() - timedelta(days=30)))
    release("statistics", "observations", FIGURE, value=92)

    said = run("--take", FIGURE)
    assert f"  {FIGURE}: not stored, readers may have seen it" in said
    assert Figure.objects.get(slug=FIGURE).value == 90

    run("--take", FIGURE, "--by", "edna", "--reason", "The report says 92.")
    assert Figure.objects.get(slug=FIGURE).value == 92
    correction = FigureCorrection.objects.get()
    assert (correction.reason, correction.corrected_by) == ("The report says 92.", editor)
    assert "Nothing was changed." in run()


def test_a_check_was_of_the_number_before_the_file_was_taken(release, editor):
    Figure.objects.filter(slug=FIGURE).update(**entered(timezone.now() - timedelta(days=30)))
    figure = Figure.objects.get(slug=FIGURE)
    read = CheckResult(
        Verification.VERIFIED_PRIMARY, date(2026, 11, 20), "The report", "On page 7."
    )
    stood = verify.statement_checked(figure)
    verify.verify(thing=figure, check=read, stood=stood, by=editor)
    said = {"status": "verified-secondary", "evidence_url": "https://example.org/of-92"}
    release("statistics", "observations", FIGURE, value=92, verification=said)

    run("--take", FIGURE, "--by", "edna", "--reason", "The report says 92.")

    figure.refresh_from_db()
    assert (figure.value, figure.verification, figure.evidence, figure.verification_note) == (
        92, "verified-secondary", "https://example.org/of-92", "",
    )  # fmt: skip
    ended = figure.verifications.first()
    assert (ended.stood, ended.verification, ended.evidence, ended.note) == (
        stood, "unverified", "The report", "verified-primary. 2026-11-20. On page 7.",
    )  # fmt: skip
    assert "Nothing was changed." in run()


@pytest.mark.exhaustive  # as a number that readers have seen
def test_what_figures_mean_is_corrected_too_and_never_changed_silently(editor):
    statistic = Figure.objects.get(slug=FIGURE).statistic
    Figure.objects.filter(slug=FIGURE).update(
        **entered(timezone.now() - timedelta(days=30)), verification="computed"
    )
    right = statistic.unit
    Statistic.objects.filter(pk=statistic.pk).update(unit="languages")

    said = run("--take", statistic.slug)
    assert f"  {statistic.slug}: not stored, readers may have seen it" in said
    assert Statistic.objects.get(pk=statistic.pk).unit == "languages"

    run("--take", statistic.slug, "--by", "edna", "--reason", "It counts no languages.")
    statistic.refresh_from_db()
    assert statistic.unit == right
    correction = statistic.corrections.get()
    assert (correction.said["unit"], correction.says["unit"]) == ("languages", right)
    assert (correction.reason, correction.corrected_by) == ("It counts no languages.", editor)
    assert Figure.objects.get(slug=FIGURE).verification == "unverified"


@pytest.mark.exhaustive  # as a check of the number before
def test_where_the_file_moves_the_period_of_a_chain_each_of_its_checks_ends(release, editor):
    figure = Figure.objects.get(slug=FIGURE)
    period = {"period_start": figure.period_start, "period_end": figure.period_end}
    later = FigureFactory(
        statistic=figure.statistic, slug="ours", revises=figure, verification="computed", **period
    )
    beside = FigureFactory(
        statistic=figure.statistic, period_start=None, period_end=None, verification="computed"
    )
    Figure.objects.update(**entered(timezone.now() - timedelta(days=30)))
    release(
        "statistics", "observations", FIGURE, period_start="1999-01-01", period_end="1999-12-31"
    )

    run("--take", FIGURE, "--by", "edna", "--reason", "It was of 1999.")

    later.refresh_from_db()
    beside.refresh_from_db()
    assert (later.period_end, later.verification) == (date(1999, 12, 31), "unverified")
    assert later.verifications.get().by == editor
    assert beside.verification == "computed"


@pytest.mark.exhaustive
def test_a_number_that_nobody_can_have_seen_is_overwritten_without_a_reason(release):
    release("statistics", "observations", FIGURE, value=92)

    run("--take", FIGURE)

    assert Figure.objects.get(slug=FIGURE).value == 92
    assert not FigureCorrection.objects.exists()


def test_what_cannot_stand_beside_an_editors_figure_is_named_and_the_rest_comes():
    figure = Figure.objects.get(slug=FIGURE)
    period = {"period_start": figure.period_start, "period_end": figure.period_end}
    statistic = figure.statistic
    figure.delete()
    Figure.objects.filter(slug="trafficking-laws-2003").delete()
    FigureFactory(statistic=statistic, slug="ours", **period)

    said = run()

    assert f"  {FIGURE}: not stored, cannot stand beside what is stored" in said
    assert Figure.objects.filter(slug="trafficking-laws-2003").exists()


@pytest.mark.exhaustive  # what cannot stand beside an editor's figure is named here
def test_a_change_of_the_file_that_cannot_stand_is_named(release):
    figure = Figure.objects.get(slug=FIGURE)
    FigureFactory(
        statistic=figure.statistic, slug="ours", period_start="1999-01-01", period_end="1999-12-31"
    )
    release(
        "statistics", "observations", FIGURE, period_start="1999-01-01", period_end="1999-12-31"
    )

    assert f"  {FIGURE}: not stored, cannot stand" in run("--take", FIGURE)


def test_rows_of_the_editors_own_are_not_touched():
    ours = StatisticFactory(slug="ours")

    run()

    before = ours.changed_at
    ours.refresh_from_db()
    assert ours.changed_at == before


def test_nobody_unknown_corrects():
    with pytest.raises(CommandError, match="There is nobody called x"):
        run("--by", "x")


@pytest.mark.exhaustive
def test_a_second_load_costs_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(49):
        reference_data.load()
