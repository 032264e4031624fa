"""Forge rows and events as somebody could who writes to the database."""

from django.utils import timezone

from legal_help.crypto import row_labels
from legal_help.crypto.padding import LONG, SHORT
from legal_help.crypto.pairs import Pair
from legal_help.crypto.sealing import mac, new_secret
from legal_help.intake import submit
from legal_help.models import KeyGrant
from legal_help.sealed.header import Header


def grant_of(request, reader):
    return KeyGrant.objects.get(request=request, recipient_key=reader.person.key)


def forged_header(request, pair, version=1):
    header = Header(
        request=request.pk,
        key_version=version,
        public_ref=request.public_ref,
        form_version=1,
        received_on=timezone.localdate(),
        drop=pair.public,
        applicant=pair.public,
    ).encode()
    return header, pair.sign(row_labels.header(request.pk), header)


def whole_forgery(request, reader, pair, by_sql):
    """Everything anew under a case key of the forger's, sealed to the reader's public key."""
    case_key = new_secret()
    header, signature = forged_header(request, pair)
    sending = submit._Sending(
        case_id=request.pk, case_key=case_key, writer=pair, today=timezone.localdate()
    )
    triage = {"level": "U4", "reasons": [], "facts": {}}
    by_sql(
        request,
        header=header,
        header_signature=signature,
        header_mac=mac(case_key, row_labels.header(request.pk), header),
        card=sending.part("card", {}, SHORT),
        triage=sending.part("triage", triage, SHORT),
        answers=sending.part("answers", {"name": "Eve"}, LONG),
    )
    grant = sending.grant(reader.person.key, reader.person.public)
    by_sql(grant_of(request, reader), form="sealed", blob=bytes(grant.blob))


class Forger:
    """Signs in the name of somebody whose key they have not."""

    def __init__(self, name):
        self.audit_name, self.pair = str(name), Pair.generate()
