"""What the scripts of Django's admin say, they say in the language of the desk."""

import json
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.contrib import admin

from config.i18n import languages

LANGUAGES = [
    language.code
    for language in languages.REGISTERED.values()
    if language.is_offered
    and language.covers is languages.Covers.EVERYTHING
    and language.code != "en"
]
ENGLISH = Path(admin.__path__[0]) / "locale" / "en" / "LC_MESSAGES" / "djangojs.po"


def sentences():
    with ENGLISH.open("rb") as source:
        return [message for message in read_po(source) if message.id]


@pytest.mark.django_db
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_sentence_of_the_admins_scripts_is_translated(
    admin_client, without_second_factor, code
):
    """Django changes some in each version, and its translators follow months later."""
    script = admin_client.get("/admin/jsi18n/", headers={"Accept-Language": code}).text
    catalog = json.loads(re.search(r"const newcatalog = ({.*?});\n", script, re.DOTALL)[1])

    for message in sentences():
        first = message.id if isinstance(message.id, str) else message.id[0]
        key = f"{message.context}\x04{first}" if message.context else first
        assert catalog.get(key), first
