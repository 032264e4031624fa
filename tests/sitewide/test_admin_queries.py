"""Whatever stands behind the question mark of an admin page: it is shown, refused, or passed over."""

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import User
from tests.advocacy.factories import SourceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

WORDS = ["1,zz", "9" * 30]


@pytest.fixture
def superuser(client, settings):
    settings.DEMO = True  # asks for no second factor
    client.force_login(User.objects.create_superuser("everything"))
    return client


@pytest.fixture(autouse=True)
def _whole_admin():
    """What takes part in it is settled only when the addresses of the site are read."""
    reverse("admin:index")


def addresses(kind):
    for model in admin.site._registry:
        yield model, reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{kind}")


def fields_of(page):
    form = page.context["adminform"].form
    formsets = page.context["inline_admin_formsets"]
    return [*form.fields, *(formset.formset.prefix for formset in formsets)]


@pytest.mark.exhaustive
def test_a_form_to_add_opens_whatever_it_is_to_be_filled_with(superuser):
    broken = []
    for model, address in addresses("add"):
        page = superuser.get(address)
        if page.status_code != 200:
            continue
        for word in WORDS:
            status = superuser.get(address, dict.fromkeys(fields_of(page), word)).status_code
            if status != 200:
                broken.append((model.__name__, word, status))
    assert broken == []


@pytest.mark.exhaustive  # as a list opens whatever it is asked for
@pytest.mark.long
def test_a_form_that_is_sent_with_words_for_keys_is_shown_again(superuser):
    broken = []
    for model, address in addresses("add"):
        page = superuser.get(address)
        if page.status_code != 200:
            continue
        sent = dict.fromkeys(page.context["adminform"].form.fields, "zz")
        for formset in page.context["inline_admin_formsets"]:
            prefix = formset.formset.prefix
            sent |= {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "0"}
            sent |= {f"{prefix}-0-{name}": "zz" for name in formset.formset.empty_form.fields}
        status = superuser.post(address, sent).status_code
        if status not in {200, 302}:
            broken.append((model.__name__, status))
    assert broken == []


@pytest.mark.exhaustive
@pytest.mark.long
def test_a_list_opens_whatever_it_is_asked_for(superuser):
    broken = []
    for model, address in addresses("changelist"):
        keys = [field.name for field in model._meta.concrete_fields if field.is_relation]
        for name in ["q", "p", "o", "id", "unknown", *keys]:
            status = superuser.get(address, {name: "zz"}).status_code
            if status >= 500:
                broken.append((model.__name__, name, status))
    assert broken == []


@pytest.mark.exhaustive  # as a list of the admin opens
def test_our_own_pages_open_whatever_they_are_asked_for(superuser):
    own = [
        pattern.name
        for model_admin in admin.site._registry.values()
        for pattern in model_admin.get_urls()
        if pattern.name and not pattern.pattern.converters
    ]
    assert own
    broken = []
    for name in sorted(set(own)):
        for word in WORDS:
            asked = dict.fromkeys(["kind", "p", "month", "every", "q", "_to_field", "_popup"], word)
            status = superuser.get(reverse(f"admin:{name}"), asked).status_code
            if status >= 500:
                broken.append((name, word, status))
    assert broken == []


def test_a_link_fills_in_what_can_be(superuser):
    source, moment = SourceFactory(), "2026-07-30 09:00"
    page = superuser.get(
        reverse("admin:advocacy_figure_add"), {"source": source.pk, "revises": "zz"}
    )
    assert f'<option value="{source.pk}" selected>' in page.content.decode()

    page = superuser.get(reverse("admin:articles_article_add"), {"publish_at": moment})
    assert 'value="09:00' in page.content.decode()
