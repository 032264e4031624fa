"""The editor starts in every browser: Firefox, and others until lately, read an import map only
where no module came before it. A later Chromium, in which the journeys are made, does not mind."""

import re

import pytest
from django.urls import reverse

from tests.articles.factories import DraftFactory

pytestmark = pytest.mark.django_db

SCRIPT = re.compile(r"<script\b[^>]*\btype=\"(module|importmap)\"")


@pytest.mark.parametrize("is_new", [True, False])
def test_the_map_of_modules_comes_before_every_module(client, settings, editor, is_new):
    settings.DEMO = True  # asks for no second factor
    client.force_login(editor)
    form = "admin:articles_article_add" if is_new else "admin:articles_article_change"
    response = client.get(reverse(form, args=[] if is_new else [DraftFactory().pk]))

    found = [match[1] for match in SCRIPT.finditer(response.text)]

    assert found[0] == "importmap"
    assert "importmap" not in found[1:]
    assert found.count("module") > 3
