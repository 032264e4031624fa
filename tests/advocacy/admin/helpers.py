"""Send a form of the admin as a browser would."""

from django.contrib.auth.models import Group
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from accounts.models import User
from advocacy.admin.forms.rule_field import RuleWidget


def form_of(page):
    """What a browser would send back if nothing were changed."""
    context = page.context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    sent = {}
    for form in forms:
        for field in form:
            # A choice of other rows is wrapped in links for adding and changing them.
            widget = getattr(field.field.widget, "widget", field.field.widget)
            if isinstance(widget, RuleWidget):
                sent |= fields_in(str(field))
                continue
            data = widget.get_context(field.html_name, field.value(), {})["widget"]
            if "subwidgets" in data:
                sent |= {part["name"]: part["value"] or "" for part in data["subwidgets"]}
            elif data.get("value") is not None:
                sent[field.html_name] = data["value"]
    return {name: value for name, value in sent.items() if value not in (None, [])}


def fields_in(html):
    """What a browser would send of these fields."""
    sent = {}
    for field in LexborHTMLParser(html).css("input, select, textarea"):
        name, kind = field.attributes["name"], field.attributes.get("type")
        if field.tag == "select":
            chosen = field.css_first("option[selected]")
            sent[name] = chosen.attributes["value"] if chosen else ""
        elif field.tag == "textarea":
            sent[name] = field.text().strip()
        elif kind not in ("radio", "checkbox"):
            sent[name] = field.attributes.get("value") or ""
        elif "checked" in field.attributes:
            sent[name] = field.attributes.get("value", "on")
    return sent


def errors_of(page):
    return {name: list(errors) for name, errors in page.context["adminform"].form.errors.items()}


ADD = reverse("admin:advocacy_figureimport_add")
TABLE = "Year\tValue\n2023\t1,000\n2024\t1,100.5\n"


def staff(client, settings, role):
    settings.DEMO = True  # asks for no second factor
    user = User.objects.create_user(role.lower(), is_staff=True, first_name="An", last_name=role)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return client


def begun(editor, statistic, text=TABLE, **more):
    """The address of the preview, after a table was pasted."""
    sent = {"statistic": statistic.pk if statistic else "", "text": text, **more}
    answer = editor.post(ADD, sent)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    return answer.url


def text_of(page):
    return " ".join(page.content.decode().split())
