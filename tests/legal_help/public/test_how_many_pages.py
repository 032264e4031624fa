"""How many pages a person's way takes, from the page about legal help to a code, and to a letter.

Each answer of the server counts: on a slow line each of them is a wait. A number that has to rise
says so in a diff.
"""

import pytest

from legal_help.casework import cases
from legal_help.models import HelpRequest
from tests.legal_help.clicks import Hands
from tests.legal_help.public.helpers import ANSWERS

pytestmark = pytest.mark.django_db

START = "/legal-help/"
# Once round, to see whether the browser keeps cookies; up to the code; a page of questions, and what
# it sends; the check, and what it sends; the receipt.
TO_A_RECEIPT = 1 + 8 + 2 * 15 + 3
TO_A_LETTER = 1 + 5


@pytest.mark.exhaustive  # tests/legal_help/questions/test_how_far.py counts pages
def test_to_a_receipt_and_back_to_a_letter_takes_no_page_more(founding, reader):
    person = Hands()
    person.go(START)
    person.follow("Ask for help")
    person.press("Begin")
    person.press("Continue", lawyer="no", can_pay="no")
    person.press("Continue", place="us")
    person.press("Continue", need="fear")
    person.follow("Continue")
    while not person.sees("Send my request"):
        page = person.page.css("input[name=page]")[0].attributes["value"]
        person.press("Continue", **ANSWERS.get(page, {}))
    person.press("Send my request", consent="yes")
    code = "".join(group.text() for group in person.page.css(".slip .code span"))

    cases.send_reply(by=reader, public_ref=HelpRequest.objects.get().public_ref, text="Zzletter")
    later = Hands()
    later.go(START)
    later.follow("I have a return code")
    later.press("Open", code=code)

    assert later.sees("Zzletter")
    assert len(person.asked) <= TO_A_RECEIPT, person.asked
    assert len(later.asked) <= TO_A_LETTER, later.asked
