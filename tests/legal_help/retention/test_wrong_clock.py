"""The clock of one host goes ten days ahead for an hour, and back."""

import shutil

import pytest
from django.conf import settings as configured

from legal_help.casework.cases import send_reply
from legal_help.casework.queue import ordered_cases
from legal_help.event_log import log
from legal_help.intake import return_visit
from legal_help.models import Draft
from legal_help.retention import erase
from tests.legal_help.helpers import state_of
from tests.legal_help.retention.days import day, references

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

HOSTS = ["one", "other"]


@pytest.fixture
def at(settings, founding, tmp_path):
    """Work on one of two hosts: each has a memory of its own, of the same house."""
    log.look()
    shutil.copytree(configured.DATA_DIR, tmp_path / "other")
    folders = dict(zip(HOSTS, [configured.DATA_DIR, tmp_path / "other"], strict=True))

    def at(host):
        settings.DATA_DIR = folders[host]

    return at


@pytest.fixture
def night(at, go_to):
    """Let a night pass on both hosts; say what is there after it."""

    def night(number):
        go_to(number)
        for host in HOSTS:
            at(host)
            erase.erase_due(today=day(number))
        Draft.objects.all().delete()
        return references()

    return night


@pytest.mark.sampled
@pytest.mark.parametrize("wrong", HOSTS)
def test_a_clock_ten_days_ahead_for_an_hour_loses_nothing_and_erases_nothing(
    spam, send, come_back, reader, at, night, go_to, wrong
):
    """What was ended is kept to day 7, also by the host for which it was day 11 for an hour."""
    known = send()
    assert spam.public_ref in night(0)
    assert spam.public_ref in night(1)
    at(wrong)
    go_to(11)

    during = send()
    send_reply(by=reader, public_ref=known.public_ref, text="Zzletter")
    return_visit.write_to_us(visit=come_back(known), text="Zznews")
    assert erase.erase_due(today=day(11)) == 0
    go_to(1)

    for host in HOSTS:
        at(host)
        assert log.look().doubt is None
        assert (state_of(known).messages_in, state_of(known).messages_out) == (1, 1)
        queue = {each.case.public_ref for each in ordered_cases.load_queue(by=reader).entries}
        assert {known.public_ref, during.public_ref} <= queue
        send_reply(by=reader, public_ref=during.public_ref, text=f"Zzletter {host}")
    assert state_of(during).messages_out == len(HOSTS)
    for number in range(2, 8):
        assert night(number) == {spam.public_ref, known.public_ref, during.public_ref}
    assert night(8) == {known.public_ref, during.public_ref}
    states = []
    for host in HOSTS:
        at(host)
        states.append({case: head.state for case, head in log.look().heads().items()})
    assert states[0] == states[1]
