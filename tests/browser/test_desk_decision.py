"""That we cannot help is said to somebody in danger only once a second person agrees."""

import pytest

from tests.browser.asking import come_back
from tests.browser.desk import open_request, said
from tests.browser.filling_in import follow

HAVE_IT = "Tenemos su solicitud de ayuda."
READING = "Una persona de nuestro equipo legal está leyendo su solicitud de ayuda."
CANNOT = "No podemos ayudarle con esto."


@pytest.mark.exhaustive  # tests/legal_help/desk/case_actions/test_decisions.py asks each page
def test_a_second_person_confirms_that_we_cannot_help(
    asked, visit, at_desk, assert_accessible, assert_readable
):
    reference, code = asked["urgent"]
    carmen, samuel = at_desk("caseworker"), at_desk("supervisor")
    person = visit(script=False, width=360)

    open_request(carmen, reference)
    follow(carmen, carmen.get_by_role("link", name="We cannot help"))
    assert carmen.get_by_text("a second person has to confirm", exact=False).first.is_visible()
    carmen.get_by_label("Not our field of law").check()
    assert CANNOT in carmen.locator("main").inner_text()
    assert (
        "Lo sentimos: no podemos ayudarle con esto."
        in carmen.get_by_label("What you write to them").input_value()
    )
    assert_accessible(carmen)
    follow(carmen, carmen.get_by_role("button", name="Decide, and let a second person confirm"))
    assert said(carmen).startswith("A second person has to confirm it.")
    assert carmen.get_by_role("button", name="Confirm it", exact=True).count() == 0
    assert_accessible(carmen)

    come_back(person, code, "es")
    assert HAVE_IT in person.locator("main").inner_text()

    samuel.goto("/cases/")
    assert "Waits for a second person:" in samuel.locator("main").inner_text()
    open_request(samuel, reference)
    assert samuel.get_by_text("Carmen Ruiz asked for this.").is_visible()
    assert_accessible(samuel)
    follow(samuel, samuel.get_by_role("button", name="Confirm it", exact=True))
    assert said(samuel) == "You confirmed it. The person’s page says so."
    assert_accessible(samuel)

    person.reload()
    read = person.locator("main").inner_text()
    assert CANNOT in read
    assert "Lo sentimos: no podemos ayudarle con esto." in read
    assert "Not our field of law" not in person.content()
    assert_accessible(person)
    assert_readable(person)
