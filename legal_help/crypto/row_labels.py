"""Which label binds which row: all of them in one place, so that no two can be mixed up."""

from uuid import UUID

from legal_help.crypto import Label


def caseworker_seeds(key: UUID) -> Label:
    """Under a passphrase."""
    return Label(purpose="caseworker seeds", row=str(key))


def applicant_seeds(case: UUID) -> Label:
    """Under a code. The draft and the request share it, because they share their id."""
    return Label(purpose="applicant seeds", request=str(case))


def unlock_id() -> Label:
    return Label(purpose="unlock id")


def unlock(kind: str, subject: UUID) -> Label:
    return Label(purpose="unlock", row=str(subject), recipient=kind)


def queue_compared(unlock: UUID) -> Label:
    """Of a time: nobody but the reader can say when their queue was compared."""
    return Label(purpose="queue compared", row=str(unlock))


def late_mark() -> Label:
    """Proves that a late page came from the browser that had the draft open."""
    return Label(purpose="late mark")


def draft_state(draft: UUID) -> Label:
    return Label(purpose="draft state", request=str(draft))


def late_page(draft: UUID) -> Label:
    return Label(purpose="late page", request=str(draft))


def receipt(draft: UUID) -> Label:
    return Label(purpose="receipt", request=str(draft))


def header(case: UUID) -> Label:
    """Signed by the person at Send, and bound to the case key by a code."""
    return Label(purpose="header", request=str(case))


def renewal(case: UUID, number: int) -> Label:
    """New keys of a request: signed by a caseworker, and bound to the case key by a code."""
    return Label(purpose="renewal", request=str(case), version=number)


def renewal_proof(case: UUID, number: int) -> Label:
    """Signed by the drop pair that counted before: whoever renews holds the case key."""
    return Label(purpose="renewal proof", request=str(case), version=number)


def grant(case: UUID, *, recipient: UUID, version: int) -> Label:
    """The case key, sealed to a reader."""
    return Label(purpose="grant", request=str(case), recipient=str(recipient), version=version)


def own_grant(case: UUID, *, recipient: UUID, version: int) -> Label:
    """The case key and the hash of the header, kept by a reader who has opened it once."""
    return Label(purpose="own grant", request=str(case), recipient=str(recipient), version=version)


def rehearsal() -> Label:
    """A dummy that is sealed to the recovery key, to be opened with the shares."""
    return Label(purpose="rehearsal")


def drop_seeds(case: UUID, version: int) -> Label:
    return Label(purpose="drop seeds", request=str(case), version=version)


def part(name: str, case: UUID, version: int) -> Label:
    """Answers, card or triage."""
    return Label(purpose=name, request=str(case), version=version)


def part_signature(name: str, case: UUID) -> Label:
    """A signature outlives the case key that it lies under, here as below."""
    return Label(purpose=f"{name} signed", request=str(case))


def message(case: UUID, row: UUID, version: int) -> Label:
    """From the person, sealed to the drop key."""
    return Label(purpose="message", request=str(case), row=str(row), version=version)


def message_signature(case: UUID, row: UUID) -> Label:
    return Label(purpose="message signed", request=str(case), row=str(row))


def reply_for_staff(case: UUID, row: UUID, version: int) -> Label:
    return Label(
        purpose="answer", request=str(case), row=str(row), recipient="staff", version=version
    )


def reply_for_person(case: UUID, row: UUID) -> Label:
    return Label(purpose="answer", request=str(case), row=str(row), recipient="person")


def reply_signature(case: UUID, row: UUID) -> Label:
    """One signature serves both readers of an answer."""
    return Label(purpose="answer", request=str(case), row=str(row))


def reply_proof(case: UUID, row: UUID) -> Label:
    """Signed by the drop pair that counts: whoever answers holds the case key."""
    return Label(purpose="answer proof", request=str(case), row=str(row))


def note(case: UUID, row: UUID, version: int) -> Label:
    return Label(purpose="note", request=str(case), row=str(row), version=version)


def note_signature(case: UUID, row: UUID) -> Label:
    return Label(purpose="note signed", request=str(case), row=str(row))


def match(one: UUID, other: UUID) -> Label:
    """That two requests may have to do with each other."""
    return Label(purpose="match", request=str(one), row=str(other))


def match_settled(one: UUID, other: UUID) -> Label:
    return Label(purpose="match settled", request=str(one), row=str(other))


def comparison(reader: UUID) -> Label:
    """Which requests a reader's session has compared."""
    return Label(purpose="comparison", recipient=str(reader))


def roster(version: int) -> Label:
    return Label(purpose="roster", version=version)


def law(version: int) -> Label:
    return Label(purpose="law", version=version)


def steps(version: int) -> Label:
    """The list of services that people are sent on to."""
    return Label(purpose="next steps", version=version)


def event() -> Label:
    return Label(purpose="event")
