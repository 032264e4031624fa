from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from advocacy.editing import verify as editing_verify
from advocacy.models import Figure, ObservanceSource, VerificationRecord
from tests.advocacy.admin.helpers import form_of
from tests.advocacy.factories import FigureFactory, ObservanceFactory, SourceFactory, entered

pytestmark = pytest.mark.django_db


@pytest.fixture
def figure():
    return FigureFactory(slug="share-2024", source__url="https://unhcr.example/trends")


@pytest.fixture
def fact():
    observance = ObservanceFactory(name="Human Rights Day", resolution="A/RES/423(V)")
    return ObservanceSource.objects.create(
        observance=observance, fact="resolution", source="The list of days"
    )


def check_of(thing, **said):
    return {
        "verification": "verified-primary",
        "evidence": "https://unhcr.example/trends#7",
        "checked_on": "2026-11-20",
        "stood": editing_verify.statement_checked(thing),
    } | said


def test_an_editor_records_a_check_and_the_figure_says_so(editor, figure):
    change = reverse("admin:advocacy_figure_change", args=[figure.pk])
    verify = reverse("admin:advocacy_figure_verify", args=[figure.pk])
    before = editor.get(change).content.decode()
    assert "Not checked yet</b>" in before
    assert f'href="{verify}"' in before
    assert "https://unhcr.example/trends" in editor.get(verify).content.decode()

    answer = editor.post(verify, check_of(figure), follow=True)

    assert answer.redirect_chain == [(change, 302)]
    text = answer.content.decode()
    assert "The check is recorded." in text
    assert "Not checked yet</b>" not in text
    assert '<time datetime="2026-11-20">20 November 2026</time>: <b>Checked at the source' in text
    record = VerificationRecord.objects.get()
    assert (record.figure, record.by.username, record.checked_on) == (
        figure, "editor", date(2026, 11, 20),
    )  # fmt: skip


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("said", "errors"),
    [
        ({"evidence": ""}, {"evidence": ["Name the page or the document that you read."]}),
        (
            {"verification": "computed", "evidence": ""},
            {"note": ["Say what it was checked against, and how."]},
        ),
        ({"checked_on": "2126-01-01"}, {"checked_on": ["This day has not come yet."]}),
        (
            {"verification": "unverified"},
            {
                "verification": [
                    "Select a valid choice. unverified is not one of the available choices."
                ]
            },
        ),
        (
            {"stood": "7 (persons)"},
            {"__all__": ["It has changed since you opened it. Check it again before you record."]},
        ),
    ],
)
def test_a_slip_is_explained_and_nothing_typed_is_lost(editor, figure, said, errors):
    verify = reverse("admin:advocacy_figure_verify", args=[figure.pk])

    page = editor.post(
        verify,
        check_of(figure, note="Page 7, read aloud.")
        | said
        | ({"note": ""} if "note" in errors else {}),
    )

    assert page.context["form"].errors == errors
    if "note" not in errors:
        assert "Page 7, read aloud.</textarea>" in page.content.decode()
    assert Figure.objects.get().verification == "unverified"
    # What stands there now goes out with the next try.
    assert page.context["form"]["stood"].value() == editing_verify.statement_checked(figure)


@pytest.mark.exhaustive
def test_a_day_to_come_is_no_day_of_a_check(editor, figure):
    verify = reverse("admin:advocacy_figure_verify", args=[figure.pk])
    tomorrow = timezone.localdate() + timedelta(days=1)

    editor.post(verify, check_of(figure, checked_on=tomorrow.isoformat()))
    assert not VerificationRecord.objects.exists()
    editor.post(verify, check_of(figure, checked_on=timezone.localdate().isoformat()))
    assert VerificationRecord.objects.exists()


@pytest.mark.exhaustive  # as a figure
def test_a_fact_of_an_observance_is_checked_from_its_page(editor, fact):
    change = reverse("admin:advocacy_observance_change", args=[fact.observance_id])
    verify = reverse("admin:advocacy_observancesource_verify", args=[fact.pk])
    assert f'href="{verify}"' in editor.get(change).content.decode()

    assert editor.post(verify, check_of(fact)).headers["location"] == change

    fact.refresh_from_db()
    assert fact.verification == "verified-primary"
    assert "Not checked yet</b>" not in editor.get(change).content.decode()


@pytest.fixture
def theme(fact):
    return fact.observance.themes.create(year=2026, theme="Dignity for all", source="OHCHR")


@pytest.mark.exhaustive  # as a figure
def test_a_theme_is_checked_from_its_day_and_a_changed_one_is_not_checked_any_more(editor, theme):
    change = reverse("admin:advocacy_observance_change", args=[theme.observance_id])
    verify = reverse("admin:advocacy_observancetheme_verify", args=[theme.pk])
    assert f'href="{verify}"' in editor.get(change).content.decode()

    assert editor.post(verify, check_of(theme)).headers["location"] == change

    theme.refresh_from_db()
    record = theme.verifications.get()
    assert (theme.verification, record.by.username) == ("verified-primary", "editor")
    assert record.stood == f"{theme.observance.name}, 2026: Dignity for all. OHCHR"

    sent = form_of(editor.get(change)) | {"themes-0-theme": "Dignity and rights for all"}
    editor.post(change, sent)

    theme.refresh_from_db()
    assert (theme.theme, theme.verification) == ("Dignity and rights for all", "unverified")
    assert [each.verification for each in theme.verifications.all()] == [
        "unverified",
        "verified-primary",
    ]


@pytest.mark.exhaustive  # as a figure
def test_only_who_may_change_a_day_checks_its_theme(client, settings, theme):
    settings.DEMO = True
    author = User.objects.create_user("author", is_staff=True)
    author.groups.add(Group.objects.get(name="Author"))
    client.force_login(author)

    verify = reverse("admin:advocacy_observancetheme_verify", args=[theme.pk])

    assert client.post(verify, check_of(theme)).status_code == 404
    assert not theme.verifications.exists()


@pytest.mark.sampled
@pytest.mark.parametrize("name", ["figure", "observancesource"])
def test_only_who_may_change_it_checks_it(client, settings, name, figure, fact):
    settings.DEMO = True
    things = {"figure": figure, "observancesource": fact}
    address = reverse(f"admin:advocacy_{name}_verify", args=[things[name].pk])
    assert (
        client.post(address, check_of(things[name])).headers["location"].startswith("/admin/login")
    )
    author = User.objects.create_user("author", is_staff=True)
    author.groups.add(Group.objects.get(name="Author"))
    client.force_login(author)

    assert client.post(address, check_of(things[name])).status_code == 404
    assert not VerificationRecord.objects.exists()


@pytest.mark.parametrize("name", ["figure", "observancesource"])
def test_what_is_not_there_is_not_checked(editor, name):
    assert editor.get(reverse(f"admin:advocacy_{name}_verify", args=[404])).status_code == 404


def test_a_changed_number_is_not_checked_any_more(editor, figure):
    Figure.objects.update(verification="verified-primary", evidence="https://unhcr.example/7")
    change = reverse("admin:advocacy_figure_change", args=[figure.pk])
    sent = form_of(editor.get(change))

    editor.post(change, sent | {"caveat": "Only registered people."})
    assert Figure.objects.get().verification == "verified-primary"
    answer = editor.post(change, sent | {"value": "1001"}, follow=True)

    assert "“share-2024” is not checked any more" in answer.content.decode()
    assert Figure.objects.get().verification == "unverified"
    record = VerificationRecord.objects.get()
    assert record.evidence == "https://unhcr.example/7"
    assert record.stood.startswith("1,000 (persons, 2024)")


@pytest.mark.exhaustive  # as a changed number
def test_so_is_one_that_is_changed_beside_its_statistic(editor, figure):
    FigureFactory(statistic=figure.statistic, period_start=None, period_end=None)
    Figure.objects.update(verification="computed")
    change = reverse("admin:advocacy_statistic_change", args=[figure.statistic_id])
    sent = form_of(editor.get(change))
    (name,) = [name for name, value in sent.items() if value == "share-2024" and "slug" in name]

    editor.post(change, sent | {name.replace("slug", "value"): "12"})

    figure.refresh_from_db()
    assert (figure.value, figure.verification) == (12, "unverified")
    assert Figure.objects.filter(verification="computed").count() == 1


@pytest.mark.exhaustive  # as a changed number
@pytest.mark.parametrize(
    "changed",
    [
        {"value": "1001"},
        {"qualifier": "about"},
        {"period_start": "2023-01-01", "period_end": "2023-12-31"},
        {"edition": "2025"},
        {"source": True},
    ],
)
def test_whatever_is_corrected_of_a_number_its_check_ends(editor, figure, changed):
    source = SourceFactory(publisher=figure.source.publisher, url="https://unhcr.example/other")
    Figure.objects.update(verification="computed", **entered(datetime(2026, 1, 1, tzinfo=UTC)))
    change = reverse("admin:advocacy_figure_change", args=[figure.pk])
    if "source" in changed:
        changed = {"source": str(source.pk)}

    editor.post(change, form_of(editor.get(change)) | changed | {"reason": "We misread it."})

    figure.refresh_from_db()
    assert (figure.corrections.count(), figure.verification) == (1, "unverified")


@pytest.mark.exhaustive  # as a changed number
def test_a_changed_fact_is_not_checked_any_more(editor, fact):
    ObservanceSource.objects.update(verification="verified-primary")
    other = ObservanceSource.objects.create(
        observance=fact.observance, fact="lead_agency", source="UN", verification="computed"
    )
    change = reverse("admin:advocacy_observance_change", args=[fact.observance_id])
    sent = form_of(editor.get(change))

    editor.post(change, sent | {"resolution": "A/RES/1"})

    fact.refresh_from_db()
    other.refresh_from_db()
    assert (fact.verification, other.verification) == ("unverified", "computed")


def test_nobody_says_checked_by_choosing_a_word(editor, figure):
    change = reverse("admin:advocacy_figure_change", args=[figure.pk])

    editor.post(change, form_of(editor.get(change)) | {"verification": "verified-primary"})

    assert Figure.objects.get().verification == "unverified"


@pytest.mark.exhaustive  # a detail of lists
def test_lists_show_what_is_not_checked_and_narrow_to_it(editor, figure, fact):
    checked = FigureFactory(verification="computed").statistic
    day = ObservanceFactory(name="All read")
    for name, open_one, whole in [
        ("statistic", figure.statistic.title, checked.title),
        ("observance", fact.observance.name, day.name),
    ]:
        address = reverse(f"admin:advocacy_{name}_changelist")
        every = editor.get(address).content.decode()
        waiting = editor.get(address, {"unchecked": "1"}).content.decode()
        done = editor.get(address, {"unchecked": "0"}).content.decode()

        assert '<td class="field-unchecked">1</td>' in every
        assert f">{open_one}</a>" in waiting
        assert f">{whole}</a>" not in waiting
        assert f">{whole}</a>" in done
        assert f">{open_one}</a>" not in done
