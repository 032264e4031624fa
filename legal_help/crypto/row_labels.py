"""Say which label binds which row. All labels are here, so that no two can be confused."""

from uuid import UUID

from legal_help.crypto.label import Label


def caseworker_seeds(key: UUID) -> Label:
    """Label the seeds of a caseworker, wrapped under a passphrase."""
    return Label(purpose="caseworker seeds", row=str(key))


def applicant_seeds(case: UUID) -> Label:
    """Label the seeds of the person, wrapped under a code. Draft and case share label and id."""
    return Label(purpose="applicant seeds", request=str(case))


def unlock_id() -> Label:
    return Label(purpose="unlock id")


def unlock(kind: str, subject: UUID) -> Label:
    return Label(purpose="unlock", row=str(subject), recipient=kind)


def queue_compared(unlock: UUID) -> Label:
    """Label the time of a comparison: only the caseworker can say when their queue was compared."""
    return Label(purpose="queue compared", row=str(unlock))


def late_mark() -> Label:
    """Label the proof that a late page came from the browser that had the draft open."""
    return Label(purpose="late mark")


def draft_state(draft: UUID) -> Label:
    return Label(purpose="draft state", request=str(draft))


def late_page(draft: UUID) -> Label:
    return Label(purpose="late page", request=str(draft))


def receipt(draft: UUID) -> Label:
    return Label(purpose="receipt", request=str(draft))


def header(case: UUID) -> Label:
    """Label the header: signed by the person on sending, and bound to the case key by a MAC."""
    return Label(purpose="header", request=str(case))


def renewal(case: UUID, number: int) -> Label:
    """Label new keys of a case: signed by a caseworker, and bound to the case key by a MAC."""
    return Label(purpose="renewal", request=str(case), version=number)


def renewal_proof(case: UUID, number: int) -> Label:
    """Label the signature of the previous drop pair, which proves possession of the case key."""
    return Label(purpose="renewal proof", request=str(case), version=number)


def grant(case: UUID, *, recipient: UUID, version: int) -> Label:
    """Label the case key, sealed to a caseworker."""
    return Label(purpose="grant", request=str(case), recipient=str(recipient), version=version)


def own_grant(case: UUID, *, recipient: UUID, version: int) -> Label:
    """Label the case key and the hash of the header, kept by a caseworker who opened it once."""
    return Label(purpose="own grant", request=str(case), recipient=str(recipient), version=version)


def rehearsal() -> Label:
    """Label a dummy that is sealed to the recovery key, for rehearsing with the shares."""
    return Label(purpose="rehearsal")


def drop_seeds(case: UUID, version: int) -> Label:
    return Label(purpose="drop seeds", request=str(case), version=version)


def part(name: str, case: UUID, version: int) -> Label:
    """Label the answers, the card or the triage."""
    return Label(purpose=name, request=str(case), version=version)


def part_signature(name: str, case: UUID) -> Label:
    """Label the signature of a part.

    Signatures outlive the case key, so this label and the ones below name no key version.
    """
    return Label(purpose=f"{name} signed", request=str(case))


def message(case: UUID, row: UUID, version: int) -> Label:
    """Label a message from the person, sealed to the drop key."""
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
    """Label the signature of a reply. The same signature serves staff and the person."""
    return Label(purpose="answer", request=str(case), row=str(row))


def reply_proof(case: UUID, row: UUID) -> Label:
    """Label the signature of the current drop pair, which proves possession of the case key."""
    return Label(purpose="answer proof", request=str(case), row=str(row))


def note(case: UUID, row: UUID, version: int) -> Label:
    return Label(purpose="note", request=str(case), row=str(row), version=version)


def note_signature(case: UUID, row: UUID) -> Label:
    return Label(purpose="note signed", request=str(case), row=str(row))


def match(one: UUID, other: UUID) -> Label:
    """Label the finding that two cases may be related."""
    return Label(purpose="match", request=str(one), row=str(other))


def match_settled(one: UUID, other: UUID) -> Label:
    return Label(purpose="match settled", request=str(one), row=str(other))


def comparison(reader: UUID) -> Label:
    """Label the list of cases that a caseworker's session has compared."""
    return Label(purpose="comparison", recipient=str(reader))


def roster(version: int) -> Label:
    return Label(purpose="roster", version=version)


def law(version: int) -> Label:
    return Label(purpose="law", version=version)


def steps(version: int) -> Label:
    """Label the list of services that people are referred to."""
    return Label(purpose="next steps", version=version)


def event() -> Label:
    return Label(purpose="event")


def case_event(case: UUID, number: int, by: str) -> Label:
    """Label the signature of a step of a case. `by` is a key, or "person"."""
    return Label(purpose="case event", request=str(case), row=str(number), recipient=by)


def notice(action: str, by: str) -> Label:
    """Label the signature of an event that is no step of a case: an unlock, an opening."""
    return Label(purpose="event", row=action, recipient=by)
