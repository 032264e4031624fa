import re

from django.conf import settings
from django.template.loader import get_template

TEMPLATES = settings.BASE_DIR / "templates"


def test_html_is_loaded_without_its_indentation():
    written = (TEMPLATES / "base.html").read_text()
    loaded = get_template("base.html").template.source

    assert "\n    <meta" in written
    assert "\n " not in loaded
    assert loaded.split() == written.split()
    assert loaded.count("\n") == written.count("\n")


def test_plain_text_is_loaded_as_it_is_written():
    name = "staff_days_ahead.txt"

    assert get_template(name).template.source == (TEMPLATES / name).read_text()


def test_text_of_fixed_width_stands_on_the_line_of_its_tag():
    spread = re.compile(r">[^<]*\n[^<]*</(pre|textarea)>")
    templates = TEMPLATES.rglob("*.html")

    assert [path for path in templates if spread.search(path.read_text())] == []
