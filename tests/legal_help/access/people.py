"""Let people come to the desk and leave it, in few words."""

from legal_help.access import membership, waiting_cases
from legal_help.casework.queue import ordered_cases
from legal_help.models import HelpRequest, KeyGrant
from legal_help.trust import keys, roster

OTHER_WORDS = "unpaved cringing sharpener gem elixir squire"


def admit(reader, offered, role="caseworker", heard=None, **more):
    """Sign a key that waits; return who that is on the roster now."""
    words, key = offered
    assert membership.admit(by=reader, key=key, role=role, heard=heard or " ".join(words), **more)
    return roster.verified().by_key[str(key)]


def unlock(user, passphrase=OTHER_WORDS):
    return keys.unlock_staff(user=user, passphrase=passphrase)


def give_all(reader, person):
    return waiting_cases.give_lacking(by=reader, to=person.key, at_most=9)


def in_queue(reader):
    return {each.case.public_ref for each in ordered_cases.load_queue(by=reader).entries}


def case_of(receipt):
    return HelpRequest.objects.get(public_ref=receipt.public_ref)


def sign_too(by):
    """Sign what another supervisor proposed, as the page shows it."""
    shown = roster.proposed(roster.verified())
    membership.countersign(by=by, version_hash=shown.hash)
    return roster.verified()


def versions(receipt):
    grants = KeyGrant.objects.filter(request__public_ref=receipt.public_ref)
    return set(grants.values_list("version", flat=True))
