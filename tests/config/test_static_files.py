"""Sheets go out without their comments."""

import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from config.static_files import (
    MinifiedStaticFilesStorage,
    remove_blanks,
    remove_comments,
)


@pytest.mark.parametrize(
    ("sheet", "light"),
    [
        ("/* Tokens */\na { b: c }", "a { b: c }"),
        ("a { b: c } /* one\ntwo */ d {}", "a { b: c }  d {}"),
        ("/*! MIT */ a {}", "/*! MIT */ a {}"),
        ('a::before { content: "/* kept */" }', 'a::before { content: "/* kept */" }'),
        (
            r"""a { content: 'it\'s /* kept */'; } /* gone */""",
            r"""a { content: 'it\'s /* kept */'; } """,
        ),
        ("a { background: url(x.png) }", "a { background: url(x.png) }"),
    ],
)
def test_comments_go_and_strings_stay(sheet, light):
    assert remove_comments(sheet) == light


@pytest.mark.parametrize(
    ("sheet", "light"),
    [
        ("a { b: c; d: e; }\n\nf,  g {}\n", "a{b:c;d:e}f,g{}"),
        ("a :hover, b:not(.c) > d { }", "a :hover,b:not(.c)>d{}"),
        ("a { b: calc(1rem + 2px); c: 1px  2px }", "a{b:calc(1rem + 2px);c:1px 2px}"),
        ("@media (min-width: 50em) and (x: y) { a {} }", "@media (min-width:50em) and (x:y){a{}}"),
        ('a { content: " (  ;} " }', 'a{content:" (  ;} "}'),
        ("/*! MIT,  2026 */ a { b: url(x y.png) }", "/*! MIT,  2026 */ a{b:url(x y.png)}"),
    ],
)
def test_blanks_go_where_they_mean_nothing(sheet, light):
    assert remove_blanks(sheet) == light


def test_our_own_sheet_keeps_every_rule():
    sheet = (settings.BASE_DIR / "static" / "css" / "site.css").read_text()

    light = remove_comments(sheet)

    assert "/*" not in light
    assert light.count("{") == sheet.count("{")
    assert light.count("}") == sheet.count("}")


def test_a_sheet_is_stored_without_them_and_a_script_as_it_is(tmp_path):
    storage = MinifiedStaticFilesStorage(location=tmp_path, base_url="/static/")

    storage.save("a.css", ContentFile(b"/* x */a {}"))
    storage.save("a.js", ContentFile(b"/* x */a()"))

    assert (tmp_path / "a.css").read_text() == "a{}"
    assert (tmp_path / "a.js").read_text() == "/* x */a()"


def test_what_goes_out_under_a_name_of_its_bytes_is_whole(tmp_path):
    """Django has read the sheet once already, to name it."""
    storage = MinifiedStaticFilesStorage(location=tmp_path, base_url="/static/")
    storage.save("a.css", ContentFile(b"/* x */a { b: url(c.png) }"))
    storage.save("c.png", ContentFile(b"picture"))

    done = {
        name: hashed
        for name, hashed, _ in storage.post_process({n: (storage, n) for n in ("a.css", "c.png")})
    }

    sent = (tmp_path / done["a.css"]).read_text()
    assert sent == f'a{{b:url("{done["c.png"]}")}}'
