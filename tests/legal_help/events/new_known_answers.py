"""Write known_answers.json: a case of 27 events, as other programs must read and judge it.

    python -m tests.legal_help.events.new_known_answers

Only for a new version of the table. Answers that were published never change.
"""

import json
from pathlib import Path

from legal_help.events.event import chain_hash
from tests.legal_help.events.case_story import (
    AMINA,
    CASE,
    HANA,
    HEDI,
    NORA,
    OLGA,
    ROSTER,
    SOFIA,
    TOMAS,
    WALID,
    Story,
    day,
    pair_of,
)

PATH = Path(__file__).with_name("known_answers.json")


def whole_case():
    """A case from the day it was sent until two people brought its end nearer."""
    story = Story().send()
    story.do("own", by=OLGA, owner=OLGA.user, status="being_read")
    story.note("a call", by=OLGA).answer("please send the letter", by=OLGA)
    story.write("here it is", on=day(3), is_urgent=True, review_by=day(4))
    story.do("read", by=HANA, on=day(4), read_up_to=1)
    story.wall(WALID, by=SOFIA, on=day(5))
    story.roster = ROSTER
    story.rekey(by=OLGA, on=day(6))
    story.do("grant", by=OLGA, on=day(6), holders=sorted([*story.state.holders, NORA.key]))
    story.do("offer", by=OLGA, on=day(7), offered_to=HANA.user)
    story.do("own", by=HANA, on=day(8), owner=HANA.user, offered_to=None)
    story.new_code(by=HANA, on=day(9))
    code = pair_of("code 4")
    story.do("take_back", by=code, on=day(10), taken_back_on=day(10))
    story.do("undo", by=HANA, on=day(11), taken_back_on=None)
    story.decide("accepted", by=HANA, on=day(12))
    story.propose("hold", "notice", by=HANA, on=day(13))
    story.do("object", by=SOFIA, on=day(13), proposal=None)
    story.do("lift", by=TOMAS, on=day(14), walls={})
    walls, holders = {str(NORA.user): "r"}, [key for key in story.state.holders if key != NORA.key]
    story.do("recuse", by=NORA, on=day(15), walls=walls, holders=holders, is_stale=True)
    story.rekey(by=HEDI, on=day(16))
    last = day(90)
    story.propose("decide", "moved", last, "", by=HANA, on=day(17))
    story.decide("moved", by=SOFIA, on=day(18), days=90, second=True, wait=0)
    story.propose("hasten", day(40), by=HANA, on=day(20))
    details = {"first": story.state.proposal.mark}
    return story.do(
        "hasten", by=TOMAS, on=day(21), details=details, end=["moved", day(40), 0], proposal=None
    )


def known_answers():
    story, chain, events = whole_case(), b"", []
    for place, event in enumerate(story.events, start=1):
        number = event.content.number
        chain = chain_hash(chain, place=place, case=CASE, number=number, event=event.hash)
        events.append(
            {
                "body": event.body.decode(),
                "signature": event.signature.hex(),
                "label": event.content.label.encode().decode(),
                "hash": event.hash,
                "chain": chain.hex(),
            }
        )
    return {"events": events, "state": story.state.as_json(), "seeds": _seeds()}


def _seeds():
    """The private halves, so that others can sign anew. They are published, and so protect nothing."""
    people = (OLGA, HANA, SOFIA, TOMAS, WALID, NORA, HEDI)
    staff = {each.key: each.pair.seeds.hex() for each in people}
    persons = {"person, 1": AMINA.seeds.hex(), "person, 12": pair_of("code 4").seeds.hex()}
    return staff | persons


if __name__ == "__main__":
    PATH.write_text(json.dumps(known_answers(), indent=1) + "\n")
