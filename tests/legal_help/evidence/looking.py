"""What tests of tampering share: what the night finds, grants, and letters as a page shows them."""

from django.utils import timezone

from legal_help.casework import cases
from legal_help.evidence.log_check import check_log
from legal_help.models import KeyGrant


def night():
    return {(each.code, each.case) for each in check_log(today=timezone.localdate())}


def grant_of(case, reader):
    return KeyGrant.objects.get(request=case, recipient=reader.person.key)


def letters(reader, public_ref):
    opened = cases.open_case(by=reader, public_ref=public_ref)
    return [(letter.number, letter.text, letter.is_refused) for letter in opened.messages]
