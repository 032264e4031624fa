"""Choose the alarms that a supervisor sees: none tells them of a case behind their own wall."""

from legal_help.event_log import standing_alarms
from legal_help.event_log.memory import Known
from legal_help.event_log.standing_alarms import StandingAlarm
from legal_help.events.state import State
from legal_help.trust.actors import Caseworker


def shown_alarms(reader: Caseworker, known: Known) -> list[StandingAlarm]:
    """Return the alarms that nobody has put away, the newest first; to supervisors alone."""
    if not reader.person.is_supervisor:
        return []
    return [each for each in standing_alarms.standing() if _may_know(each, reader, known)]


def _may_know(each: StandingAlarm, reader: Caseworker, known: Known) -> bool:
    head = known.head(each.alarm.case) if each.alarm.case else None
    if head is None or not head.state.is_walled(reader.person.user):
        return True
    # Somebody has to see it: then they do, without its reference.
    return not _sees_another(head.state, known)


def _sees_another(state: State, known: Known) -> bool:
    supervisors = known.roster.supervisors.values()
    return any(not state.is_walled(member.user) for member in supervisors)
