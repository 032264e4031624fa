"""The command that writes a pack, and brings it home."""

import csv
import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from selectolax.lexbor import LexborHTMLParser

from config.i18n import catalogs, languages, reviews
from config.i18n.languages import Status
from config.i18n.reviews import State

FREE, HELD, DAYS = "Our help is free.", "Are you <b>held</b>?", "%(n)s day"
DAY = date(2026, 11, 30)


@pytest.fixture
def written(made_up, tmp_path):
    call_command("translation_pack", "qaa", str(tmp_path / "pack"), verbosity=0)
    return tmp_path / "pack"


def rows_in(path):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def fill(path, **answers):
    """Write answers into the table as a spreadsheet would: {English: {column: words}}."""
    rows = [row | answers.get(row["English"], {}) for row in rows_in(path)]
    with path.open("w", encoding="utf-8", newline="") as target:
        table = csv.DictWriter(target, rows[0], delimiter=";")
        table.writeheader()
        table.writerows(rows)
    return path


def take(path, by="Ada L.", **options):
    call_command("translation_pack", "qaa", take=path, by=by, on=DAY, **options)


def words_of(language):
    return {
        each.id if isinstance(each.id, str) else each.id[0]: each.string
        for each in catalogs.read(language.catalog)
        if each.id
    }


def everything_in(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_pack_is_a_page_and_a_table_of_the_same_sentences(written):
    page = LexborHTMLParser((written / "qaa.html").read_text())

    assert {path.name for path in written.iterdir()} == {"qaa.html", "qaa.csv"}
    assert [row["English"] for row in rows_in(written / "qaa.csv")] == [
        *("Seeking asylum?", FREE, "May", DAYS, "Call %(phone)s", HELD, "'- None -"),
    ]
    assert [each.text() for each in page.css(".english")] == [
        *("Seeking asylum?", FREE, "May", DAYS, "%(n)s days", "Call %(phone)s", HELD, "- None -"),
    ]
    assert len(page.css("article")) == 7


def test_the_page_shows_words_as_words_and_asks_nothing_of_the_network(written):
    text = (written / "qaa.html").read_text()
    page = LexborHTMLParser(text)

    assert page.css(".english b, .translation b, script, link, img, iframe, [src], [href]") == []
    assert [each.text() for each in page.css(".translation")][-2:] == [
        "Bi ti <b>hel</b>?",
        "- Nil -",
    ]
    assert [each.text() for each in page.css("article bdi")] == [
        *("%(n)s",) * 5,
        *("%(phone)s", "%(phone)s", "<b>", "</b>", "<b>", "</b>"),
    ]
    assert "@page { size: A4" in text


def test_the_translation_has_its_language_and_direction(begin, tmp_path):
    begin("he", {FREE: "חינם"}, direction="rtl")

    call_command("translation_pack", "qaa", str(tmp_path / "pack"), verbosity=0)

    page = LexborHTMLParser((tmp_path / "pack" / "qaa.html").read_text())
    shown = [(each.attributes["lang"], each.attributes["dir"]) for each in page.css(".translation")]
    assert set(shown) == {("qaa", "rtl")}
    assert page.css_first("html").attributes["lang"] == "en"


def test_counsel_reads_promises_and_law_alone(made_up, project):
    call_command("translation_pack", "qaa", str(project / "pack"), counsel=True, verbosity=0)

    page = LexborHTMLParser((project / "pack" / "qaa-counsel.html").read_text())
    assert [row["English"] for row in rows_in(project / "pack" / "qaa-counsel.csv")] == [FREE]
    assert page.css_first(".note").text(strip=True).endswith("We never ask for money.")
    assert page.css_first("h2").text() == "First page"


def test_counsel_has_nothing_to_read_where_no_note_says_so(made_up, project):
    (languages.FOLDER / "notes.json").write_text('{"places": {}, "messages": {}}')

    with pytest.raises(CommandError, match="No sentence"):
        call_command("translation_pack", "qaa", str(project / "pack"), counsel=True)

    assert not (project / "pack").exists()


def test_a_table_that_comes_back_corrects_and_confirms(made_up, written, capsys):
    table = fill(
        written / "qaa.csv",
        **{
            FREE: {"correction 1": "Wir ba nol-nol."},
            DAYS: {"correction 2": "%(n)s dei", "right": "x"},
            HELD: {"right": "x"},
        },
    )

    take(table)

    words, known = words_of(made_up), reviews.read(made_up.reviews)
    assert words[FREE] == "Wir ba nol-nol."
    assert words[DAYS] == ("%(n)s da", "%(n)s dei", "%(n)s daam")
    assert words[HELD] == "Bi ti <b>hel</b>?"
    assert {key: (each.state, each.by, each.on) for key, each in known.items()} == dict.fromkeys(
        (FREE, DAYS, HELD), (State.CONFIRMED, "Ada L.", "2026-11-30")
    )
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "Confirmed by Ada L.: 3 sentences, 2 of them corrected.",
        "Of 8 sentences in Made-up: 5 draft, 0 back-checked, 3 confirmed.",
    ]


def test_only_what_was_corrected_changes_in_the_catalog(made_up, written):
    before = made_up.catalog.read_text()

    take(fill(written / "qaa.csv", **{FREE: {"correction 1": "Nol."}, HELD: {"right": "x"}}))

    assert made_up.catalog.read_text() == before.replace("Wir ba nol.", "Nol.")


def test_a_table_with_one_mistake_changes_nothing(made_up, written, project):
    table = fill(
        written / "qaa.csv",
        **{FREE: {"correction 1": "Nol."}, DAYS: {"correction 3": "%(x)s"}, HELD: {"right": "no"}},
    )
    before = everything_in(project)

    with pytest.raises(CommandError) as refusal:
        take(table)

    assert str(refusal.value).splitlines() == [
        "Row 5: unknown named placeholder 'x'.",
        "Row 7: “no” under “right”: correct the sentence, or leave that cell empty.",
        "Nothing was changed.",
    ]
    assert everything_in(project) == before


@pytest.mark.parametrize("content", [b"", "key,digest\nSeñal,\n".encode("latin-1"), b"key,of\n"])
def test_what_is_no_table_changes_nothing(made_up, project, content):
    path = project / "table.csv"
    path.write_bytes(content)
    before = everything_in(project)

    with pytest.raises(CommandError, match="Nothing was changed"):
        take(path)

    assert everything_in(project) == before


def test_a_table_without_the_column_of_a_plural_form_is_refused(made_up, written):
    path = written / "qaa.csv"
    path.write_text(path.read_text("utf-8-sig").replace("correction 3", "remarks"))

    with pytest.raises(CommandError, match="“correction 3”"):
        take(path)


def test_a_table_that_was_taken_is_not_taken_twice(made_up, written):
    """Its corrections are in the catalog, whose translation is another now."""
    table = fill(written / "qaa.csv", **{FREE: {"correction 1": "Nol."}})
    take(table)

    with pytest.raises(CommandError, match="Row 3: the translation has changed"):
        take(table, by="Bo")

    assert reviews.read(made_up.reviews)[FREE].by == "Ada L."


def test_a_language_that_people_confirmed_whole_says_so(begin, project):
    language = begin(words={FREE: "Nol."})
    call_command("translation_pack", "qaa", str(project / "pack"), everything=True, verbosity=0)
    answers = {"right": "x"}

    take(fill(project / "pack" / "qaa.csv", **{FREE: answers, "May": answers}))

    [row] = languages.read(languages.FOLDER / languages.REGISTRY)
    assert (row.code, row.status) == (language.code, Status.CONFIRMED)


def test_back_checked_sentences_are_recorded_and_confirmed_ones_stay(made_up, written, capsys):
    take(fill(written / "qaa.csv", **{HELD: {"right": "x"}}))

    call_command("translation_pack", "qaa", back_checked=written / "qaa.csv", on=DAY)

    known = reviews.read(made_up.reviews)
    assert len(known) == 7
    assert {key for key, each in known.items() if each.state is State.CONFIRMED} == {HELD}
    assert "Back-checked: 6 sentences; 1 stay confirmed." in capsys.readouterr().out


def test_back_checked_needs_only_keys_and_digests(made_up, project):
    path = project / "compared.csv"
    path.write_text(f"key,digest\n{FREE},{reviews.digest(['Wir ba nol.'])}\n")

    call_command("translation_pack", "qaa", back_checked=path, on=DAY, verbosity=0)
    path.write_text(f"key,digest\n{HELD},{reviews.digest(['Wir'])}\n")
    with pytest.raises(CommandError, match="Row 2: the translation has changed"):
        call_command("translation_pack", "qaa", back_checked=path, on=DAY, verbosity=0)

    assert reviews.read(made_up.reviews).keys() == {FREE}


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["xx", "pack"], "Not in locale/languages.json: xx"),
        (["qaa"], "Name a folder"),
        (["qaa", "pack", "--take", "a.csv", "--by", "A"], "Name a folder"),
        (["qaa", "--take", "a.csv"], "--by names the person"),
        (["qaa", "--take", "a.csv", "--by", "  "], "--by names the person"),
        (["qaa", "--take", "no-such.csv", "--by", "A"], "no-such.csv"),
        (["qaa", "--back-checked", "no-such.csv"], "no-such.csv"),
        (["qaa", "pack", "--on", "2999-01-01"], "still to come"),
        (["qaa", "pack", "--on", "today"], "--on"),
    ],
)
def test_what_makes_no_sense_is_refused(made_up, arguments, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("translation_pack", *arguments)


def test_english_has_no_pack():
    with pytest.raises(CommandError, match="English is"):
        call_command("translation_pack", "en", "pack")


def test_a_language_without_a_catalog_has_no_pack(made_up):
    made_up.catalog.unlink()

    with pytest.raises(CommandError, match="update_catalogs qaa begins it"):
        call_command("translation_pack", "qaa", "pack")
