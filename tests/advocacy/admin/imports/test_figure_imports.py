"""An editor on a deadline: paste, look, add; and what the admin refuses."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from accounts.models import User
from advocacy.models import Figure, FigureImport
from tests.advocacy.admin.helpers import ADD, TABLE, begun, form_of, staff, text_of
from tests.advocacy.factories import FigureFactory, SourceFactory, StatisticFactory

pytestmark = pytest.mark.django_db

LIST = reverse("admin:advocacy_figureimport_changelist")


@pytest.fixture
def editor(client, settings):
    return staff(client, settings, "Editor")


@pytest.fixture
def refugees():
    return StatisticFactory(slug="refugees", title="Refugees")


def look_again(editor, address, **changes):
    sent = form_of(editor.get(address))
    answer = editor.post(address, sent | {"_continue": "1"} | changes)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    return editor.get(address)


def add(editor, address, **changes):
    page = editor.get(address)
    sent = form_of(page) | {"fingerprint": page.context["preview"].fingerprint, "_apply": "1"}
    return editor.post(address, sent | changes, follow=True)


@pytest.mark.exhaustive
def test_a_statistic_leads_to_the_import_of_its_figures(editor, refugees):
    page = editor.get(reverse("admin:advocacy_statistic_change", args=[refugees.pk]))
    assert f"{ADD}?statistic={refugees.pk}" in page.content.decode()

    begin = editor.get(ADD, {"statistic": refugees.pk})
    assert "Refugees</option>" in begin.content.decode()
    assert ADD in editor.get(reverse("admin:advocacy_statistic_changelist")).content.decode()


def test_a_pasted_table_is_shown_and_added_and_taken_back(editor, refugees):
    address = begun(editor, refugees, source=SourceFactory().pk)

    page = editor.get(address)
    assert "New figure: 2" in text_of(page)
    assert "1,100.5" in text_of(page)
    assert Figure.objects.count() == 0

    done = add(editor, address)
    assert "2 figures were added." in text_of(done)
    assert "An Editor added 2 figures on" in text_of(done)
    assert Figure.objects.filter(verification="unverified").count() == 2

    take_back = reverse(
        "admin:advocacy_figureimport_take_back", args=[FigureImport.objects.get().pk]
    )
    back = editor.post(take_back, follow=True)
    assert "Undone: 2 figures were removed." in text_of(back)
    assert "An Editor undid the import on" in text_of(back)
    assert Figure.objects.count() == 0
    assert "Undone" in text_of(editor.get(LIST))


@pytest.mark.exhaustive  # a weight
@pytest.mark.parametrize(
    "address",
    [
        LIST,
        f"{LIST}?q=refugees",
        "/admin/autocomplete/?app_label=articles&model_name=bundleitem&field_name=figure_import",
    ],
)
def test_lists_leave_the_files_where_they_are(editor, refugees, address):
    begun(editor, refugees)

    with CaptureQueriesContext(connection) as asked:
        assert "Refugees" in editor.get(address).text

    sql = " ".join(query["sql"] for query in asked)
    assert '"file_name"' in sql
    assert [name for name in ("workbook", "sheets", "undecoded") if f'"{name}"' in sql] == []


@pytest.mark.exhaustive
def test_columns_marks_and_years_can_be_matched_anew(editor, refugees):
    table = "When\tMen\tWomen\n2023\t1.234\t5.678\n"
    address = begun(editor, refugees, table, source=SourceFactory().pk)
    assert "Choose which column holds the numbers." in text_of(editor.get(address))

    page = look_again(editor, address, column_2="value")
    assert "“5.678” can be read in two ways." in text_of(page)

    page = look_again(editor, address, marks="comma", year_means="last day")
    assert "5,678" in text_of(page)
    add(editor, address)
    figure = Figure.objects.get()
    assert (figure.value, str(figure.period_start)) == (5678, "2023-12-31")


@pytest.mark.exhaustive  # a mistake is told here
def test_one_thing_cannot_stand_in_two_columns(editor, refugees):
    address = begun(editor, refugees)
    sent = form_of(editor.get(address))

    page = editor.post(address, sent | {"column_0": "value", "column_1": "value"})

    assert "Two columns cannot both hold this: Value." in text_of(page)


def test_a_changed_row_waits_for_a_decision(editor, refugees):
    source = SourceFactory()
    FigureFactory(statistic=refugees, slug="refugees-2024", value=1000)
    address = begun(editor, refugees, "Year\tValue\n2024\t1100\n", source=source.pk)

    page = editor.get(address)
    assert "Decide about 1 row." in text_of(page)
    assert "Nothing was added yet." in text_of(add(editor, address))

    assert "1 figure was added." in text_of(add(editor, address, row_2="revise"))
    assert Figure.objects.get(slug="refugees-2024-revised").revises.slug == "refugees-2024"


@pytest.mark.exhaustive  # a row is decided here
def test_all_marked_rows_can_be_decided_at_once(editor, refugees):
    FigureFactory(statistic=refugees, slug="refugees-2024", value=1000)
    table = "Year\tValue\n2024\t1100\n2025\t2.4m\nSource: UNHCR\t\n"
    address = begun(editor, refugees, table, source=SourceFactory().pk)

    page = look_again(editor, address, rest="accept")
    assert "Decide about 2 rows." in text_of(page)

    assert "1 figure was added." in text_of(add(editor, address, rest="skip"))
    assert Figure.objects.filter(revises__slug="refugees-2024").count() == 1


@pytest.mark.exhaustive
def test_the_source_may_be_chosen_with_the_same_press(editor, refugees):
    address = begun(editor, refugees)
    assert "Choose the source below." in text_of(editor.get(address))
    assert "Nothing was added yet." in text_of(add(editor, address))

    assert "2 figures were added." in text_of(add(editor, address, source=SourceFactory().pk))


def test_a_mistake_stands_with_its_row_and_its_head(editor, refugees):
    address = begun(editor, refugees, "Year\tValue\n2024\t2.4m\n", source=SourceFactory().pk)

    page = editor.get(address)

    assert (
        "<bdi>Value</bdi>: “2.4m” has letters in it. Write the number with all its digits."
        in text_of(page)
    )
    assert '<th scope="row" data-head="Row">2</th>' in text_of(page)


@pytest.mark.exhaustive
def test_mistakes_read_right_in_arabic(editor, refugees):
    FigureFactory(statistic=refugees, value=2)
    address = begun(editor, refugees, "Year\tValue\n2023\t2.4m\n2022\t1,300,000\n")
    editor.cookies["django_language"] = "ar"

    page = editor.get(address, headers={"accept-language": "ar"})

    assert "«\u20682.4m\u2069»" in text_of(page)
    assert "1,300,000 بعيد عن 2" in text_of(page)


@pytest.mark.exhaustive  # tests/advocacy/editing/test_import_apply.py has the rule
def test_what_changed_since_the_preview_is_shown_again(editor, refugees):
    address = begun(editor, refugees, source=SourceFactory().pk)
    page = editor.get(address)
    sent = form_of(page) | {"fingerprint": page.context["preview"].fingerprint, "_apply": "1"}
    FigureFactory(statistic=refugees, value=1000)

    page = editor.post(address, sent, follow=True)

    assert "Something has changed since you looked. Nothing was added." in text_of(page)
    assert Figure.objects.count() == 1
    assert "Other than stored" in text_of(page)


@pytest.mark.exhaustive
def test_where_they_were_read_can_be_said_and_needs_a_page(editor, refugees):
    address = begun(editor, refugees, source=SourceFactory().pk)
    sent = form_of(editor.get(address)) | {"verification": "verified-primary"}

    page = editor.post(address, sent)
    assert "Give the address of the page that was read." in text_of(page)

    look_again(editor, address, verification="verified-primary", evidence="https://unhcr.org/x")
    add(editor, address)
    assert set(Figure.objects.values_list("verification", "evidence")) == {
        ("verified-primary", "https://unhcr.org/x")
    }


@pytest.mark.exhaustive  # a table that cannot be read stays here
def test_the_table_can_be_put_right_in_place(editor, refugees):
    address = begun(editor, refugees, "Year\tValue\n2024\t2.4m\n", source=SourceFactory().pk)

    page = look_again(editor, address, text="Year\tValue\n2024\t2400000\n")

    assert "2,400,000" in text_of(page)


@pytest.mark.exhaustive
def test_a_table_that_cannot_be_read_is_explained_and_stays(editor, refugees):
    page = editor.post(ADD, {"statistic": refugees.pk, "text": "x\n" * 600})

    assert "The table has over 500 rows." in text_of(page)
    assert "x\nx\nx\n" in page.content.decode().replace("\r", "")

    page = editor.post(ADD, {"statistic": refugees.pk, "text": "  "})
    assert "Paste a table, or choose a file." in text_of(page)


def test_a_workbook_is_uploaded(editor, refugees):
    book = Workbook()
    book.create_sheet("Data").append(["Year", "Value", "=1+1"])
    book["Data"].append([2024, 1.234])
    out = io.BytesIO()
    book.save(out)

    address = begun(
        editor,
        refugees,
        "",
        file=SimpleUploadedFile("unhcr.xlsx", out.getvalue()),
        source=SourceFactory().pk,
    )

    draft = FigureImport.objects.get()
    assert (draft.file_name, draft.marks) == ("unhcr.xlsx", "point")
    add(editor, address)
    assert str(Figure.objects.get().value) == "1.2340"
    assert "unhcr.xlsx" in text_of(editor.get(LIST))


@pytest.fixture
def several_sheets():
    """A workbook with a sheet of words, two of figures, and one that is too long."""
    book = Workbook()
    book.active.title = "Contents"
    book.active.append(["Table 1: refugees"])
    book.create_sheet("By year").append(["Year", "Value"])
    book["By year"].append([2024, 5])
    book.create_sheet("Wide").append(["", "2021", "2022"])
    book["Wide"].append(["World", 7, 8])
    book.create_sheet("Long")["A501"] = 1
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("unhcr.xlsx", out.getvalue())


def values_in(page):
    return [f"{plan.numbers.value:.0f}" for plan in page.context["preview"].planned]


@pytest.mark.exhaustive  # a workbook is uploaded here
def test_a_sheet_of_a_workbook_is_chosen_and_what_was_typed_stays(editor, refugees, several_sheets):
    address = begun(editor, refugees, "", file=several_sheets)
    first = editor.get(address)
    assert form_of(first)["sheet"] == ["By year"]
    assert values_in(first) == ["5"]

    source = SourceFactory()
    edited = "Year\tValue\n2024\t6\n"
    look_again(editor, address, text=edited)
    look_again(editor, address, row_2="skip")
    other = look_again(
        editor, address, sheet="Wide", source=source.pk, edition="2026", released_on="2026-05-01"
    )
    assert values_in(other) == ["7", "8"]
    typed = form_of(other)
    assert (typed["source"], typed["edition"]) == ([str(source.pk)], "2026")
    assert str(typed["released_on"]) == "2026-05-01"

    back = look_again(editor, address, sheet="By year")
    assert values_in(back) == ["6"]
    assert form_of(back)["row_2"] == ["skip"]
    assert form_of(back)["text"] == edited

    done = add(editor, address, row_2="add")
    assert "1 figure was added." in text_of(done)
    draft = FigureImport.objects.get()
    assert (draft.workbook, draft.sheets, draft.sheet) == (None, [], "By year")


@pytest.mark.exhaustive  # the sheets of a workbook have four other tests
def test_what_was_changed_together_with_the_sheet_stays_with_the_one_before(
    editor, refugees, several_sheets
):
    address = begun(editor, refugees, "", file=several_sheets, source=SourceFactory().pk)

    other = look_again(editor, address, text="Year\tValue\n2024\t9\n", sheet="Contents")
    assert form_of(other)["text"] == "Table 1: refugees\n"
    assert values_in(look_again(editor, address, sheet="By year")) == ["9"]


@pytest.mark.exhaustive  # as what changed since the preview is shown again
def test_figures_of_another_sheet_than_the_one_seen_are_not_added(editor, refugees, several_sheets):
    address = begun(editor, refugees, "", file=several_sheets, source=SourceFactory().pk)

    answer = add(editor, address, sheet="Wide")

    assert "Nothing was added. Look again." in text_of(answer)
    assert values_in(answer) == ["7", "8"]
    assert Figure.objects.count() == 0


@pytest.mark.exhaustive  # as a table that cannot be read
@pytest.mark.parametrize(
    ("sheet", "words"),
    [("Long", "The table has over 500 rows."), ("Nowhere", "Nowhere is not one of the available")],
)
def test_a_sheet_that_cannot_be_read_leaves_everything_as_it_was(
    editor, refugees, several_sheets, sheet, words
):
    address = begun(editor, refugees, "", file=several_sheets)
    sent = form_of(editor.get(address))

    page = editor.post(address, sent | {"sheet": sheet, "edition": "2026", "_continue": "1"})

    assert words in text_of(page)
    assert page.context["adminform"].form["edition"].value() == "2026"
    assert FigureImport.objects.get().sheet == "By year"


@pytest.mark.exhaustive  # a detail of the form
def test_a_pasted_table_and_a_single_sheet_ask_for_no_sheet(editor, refugees):
    assert "sheet" not in form_of(editor.get(begun(editor, refugees)))
    book = Workbook()
    book.active.append(["2024", "5"])
    out = io.BytesIO()
    book.save(out)
    upload = SimpleUploadedFile("unhcr.xlsx", out.getvalue())
    assert "sheet" not in form_of(editor.get(begun(editor, refugees, "", file=upload)))


def test_a_file_of_text_is_uploaded(editor, refugees):
    upload = SimpleUploadedFile("eoir.csv", "Année;Valeur\n2024;1,5\n".encode())

    begun(editor, refugees, "", file=upload, source=SourceFactory().pk)

    assert FigureImport.objects.get().text == "Année;Valeur\n2024;1,5\n"


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("upload", "sheet", "words"),
    [
        (b"\x00\x01", "", "We cannot read this file."),
        (b"PK\x03\x04broken", "", "We cannot read this workbook."),
        (b"0" * 5_000_001, "", "This is too large."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_words(editor, refugees, upload, sheet, words):
    sent = {"statistic": refugees.pk, "text": "", "file": SimpleUploadedFile("x.xlsx", upload)}

    page = editor.post(ADD, sent | {"sheet": sheet})

    assert words in text_of(page)
    assert FigureImport.objects.count() == 0


def test_authors_may_not_import(client, settings, refugees):
    author = staff(client, settings, "Author")
    user = User.objects.get()
    draft = FigureImport.objects.create(statistic=refugees, text=TABLE, created_by=user)
    change = reverse("admin:advocacy_figureimport_change", args=[draft.pk])
    take_back = reverse("admin:advocacy_figureimport_take_back", args=[draft.pk])

    for address in (ADD, LIST, change):
        assert author.get(address).status_code == 404
    assert author.post(ADD, {"text": TABLE}).status_code == 404
    assert author.post(change, {"_apply": "1"}).status_code == 404
    assert author.post(take_back).status_code == 404
    page = author.get(reverse("admin:advocacy_statistic_changelist"))
    assert "Import figures" not in page.content.decode()


def test_only_who_may_delete_figures_takes_an_import_back(client, settings, refugees):
    editor = staff(client, settings, "Editor")
    address = begun(editor, refugees, source=SourceFactory().pk)
    add(editor, address)
    author = staff(client, settings, "Author")
    take_back = reverse(
        "admin:advocacy_figureimport_take_back", args=[FigureImport.objects.get().pk]
    )

    assert author.post(take_back).status_code == 404
    assert client.get(take_back).status_code == 405
    assert Figure.objects.count() == 2


@pytest.mark.exhaustive  # a table is added and taken back here
def test_what_was_added_stays_as_a_record(editor, refugees):
    address = begun(editor, refugees, source=SourceFactory().pk)
    add(editor, address)
    delete = reverse("admin:advocacy_figureimport_delete", args=[FigureImport.objects.get().pk])

    assert editor.post(address, {"text": "x"}).status_code == 404
    assert editor.post(delete, {"post": "yes"}).status_code == 404


@pytest.mark.exhaustive  # an import is taken back here
def test_the_record_says_why_nothing_can_be_taken_back(editor, refugees):
    address = begun(editor, refugees, source=SourceFactory().pk)
    add(editor, address)
    Figure.objects.filter(slug="refugees-2024").update(caveat="Typed later.")
    take_back = reverse(
        "admin:advocacy_figureimport_take_back", args=[FigureImport.objects.get().pk]
    )

    page = editor.get(address)
    assert "refugees-2024</a>: changed since" in text_of(page)
    assert "Undo the import" not in text_of(page)
    assert "Nothing was undone." in text_of(editor.post(take_back, follow=True))


@pytest.mark.exhaustive  # a count of queries, as tests/articles/admin/test_admin.py has one
def test_the_preview_and_the_list_cost_the_same_for_many(
    editor, refugees, django_assert_max_num_queries
):
    rows = "".join(f"{year}\t{year}\n" for year in range(1900, 2020))
    address = begun(editor, refugees, "Year\tValue\n" + rows, source=SourceFactory().pk)

    with django_assert_max_num_queries(20):
        editor.get(address)
    with django_assert_max_num_queries(12):
        editor.get(LIST)


ARABIC = "السنة;القيمة;ملاحظة\n2023;1000;مرحبا\n"


def uploaded(editor, statistic, content, **more):
    file = SimpleUploadedFile("figures.csv", content)
    return begun(editor, statistic, text="", file=file, source=SourceFactory().pk, **more)


@pytest.mark.exhaustive  # tests/advocacy/tables has the letters
def test_the_letters_of_an_old_file_are_asked_for_and_never_guessed(editor, refugees):
    address = uploaded(editor, refugees, ARABIC.encode("cp1256"))
    page = editor.get(address)
    assert "Choose the one below in which its words are readable." in text_of(page)
    assert "Arabic (Windows-1256): \u2068السنة, القيمة, ملاحظة\u2069" in text_of(page)
    assert "Choose the encoding of the file below." in text_of(add(editor, address))
    assert Figure.objects.count() == 0

    as_browsers_send_it = form_of(page)["text"].replace("\n", "\r\n")
    page = look_again(editor, address, encoding="cp1256", text=as_browsers_send_it)
    assert "Choose the one below in which its words are readable." not in text_of(page)
    assert "مرحبا" in text_of(page)
    assert "1 figure was added." in text_of(add(editor, address))
    assert Figure.objects.get().caveat == "مرحبا"
    assert FigureImport.objects.get().undecoded is None


@pytest.mark.exhaustive
def test_other_letters_can_be_chosen_until_the_figures_are_added(editor, refugees):
    address = uploaded(editor, refugees, "Año;Número\n2023;1000\n".encode("cp1252"))

    assert "Aٌo" in text_of(look_again(editor, address, encoding="cp1256"))
    assert "Número" in text_of(look_again(editor, address, encoding="cp1252"))


@pytest.mark.exhaustive  # a detail of the form
def test_letters_and_table_are_not_changed_at_once_and_nothing_typed_is_lost(editor, refugees):
    address = uploaded(editor, refugees, ARABIC.encode("cp1256"))
    sent = form_of(editor.get(address)) | {"encoding": "cp1256", "text": "Year;Value\n2024;7\n"}

    page = editor.post(address, sent)
    assert "Choose the encoding first and press “Re-check”." in text_of(page)
    assert "2024;7" in page.content.decode()


@pytest.mark.exhaustive  # tests/advocacy/tables has the letters
def test_a_letter_that_cannot_be_read_never_becomes_a_caveat(editor, refugees):
    broken = "Year;Value;Note\n2023;1000;réfugiés b".encode() + b"\xffd\n"
    address = uploaded(editor, refugees, broken)

    page = look_again(editor, address, encoding="utf-8")
    assert "has a letter that cannot be read." in text_of(page)
    assert "No row adds or changes a figure." in text_of(add(editor, address, row_2="skip"))


@pytest.mark.exhaustive  # tests/advocacy/tables has the letters
def test_letters_behind_a_period_that_cannot_be_read_are_named(editor, refugees):
    address = begun(editor, refugees, "Year\tValue\n2024 (r\ufffdvis\ufffd)\t1000\n")

    page = editor.get(address)

    assert page.status_code == 200
    assert "has a letter that cannot be read." in text_of(page)
    assert "No row adds or changes a figure." in text_of(add(editor, address, row_2="skip"))


@pytest.mark.exhaustive  # a detail of the form
def test_a_unicode_file_is_not_asked_about(editor, refugees):
    page = editor.get(uploaded(editor, refugees, ARABIC.encode()))

    assert "encoding" not in page.context["adminform"].form.fields
    assert "مرحبا" in text_of(page)


@pytest.mark.exhaustive  # as what changed is shown again
def test_the_lines_of_a_browser_are_no_change_of_the_table(editor, refugees):
    FigureFactory(statistic=refugees, slug="refugees-2024", value=900)
    address = uploaded(editor, refugees, b"Year;Men;Women\n2024;1000;5\n")
    as_browsers_send_it = form_of(editor.get(address))["text"].replace("\n", "\r\n")

    look_again(editor, address, column_1="value", text=as_browsers_send_it)
    page = look_again(editor, address, row_2="revise", text=as_browsers_send_it)
    draft = FigureImport.objects.get()
    assert (draft.columns, draft.choices) == (["period", "value", ""], {"2": "revise"})
    assert "Decide about" not in text_of(page)


@pytest.mark.exhaustive  # a changed row waits in the same way
def test_a_remark_becomes_the_caveat_and_other_brackets_wait_for_a_decision(editor, refugees):
    table = (
        "Year\tValue\n2023 (Jan–Jun)\t1,000 (p)\n2024 (without Gaza)\t1,100.5\n2025\t1,200 (few)\n"
    )
    address = begun(editor, refugees, table, source=SourceFactory().pk)

    page = editor.get(address)
    assert "Caveat: <bdi>provisional</bdi>" in text_of(page)
    assert "We do not understand “without Gaza” in brackets." in text_of(page)
    assert "We do not understand “few” in brackets." in text_of(page)
    assert "Decide about 2 rows." in text_of(page)

    refused = add(editor, address)
    assert "Nothing was added yet." in text_of(refused)
    assert Figure.objects.count() == 0

    look_again(editor, address, row_3="add", row_4="skip")
    add(editor, address)
    added = Figure.objects.order_by("period_start")
    assert [(str(one.period_start), str(one.period_end), one.caveat) for one in added] == [
        ("2023-01-01", "2023-06-30", "provisional"),
        ("2024-01-01", "2024-12-31", "without Gaza"),
    ]
