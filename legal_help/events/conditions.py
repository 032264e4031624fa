"""Say what has to be true of an event: who signs it, who agreed, and what it may change to.

Each function answers one question about one step and is named by the answer that is wanted. The
table in `actions.py` says which of them an action needs. No Django, no database, no clock.
"""

from legal_help.events.outcomes import (
    FEWEST_DAYS,
    NOT_REACHED_AFTER,
    ONE_MAY_END_AFTER,
    OPEN_STATUSES,
    OUTCOMES,
    Outcome,
    WithdrawalCheck,
)
from legal_help.events.state import (
    NOTHING_FOLDED,
    RECUSED,
    WALLED,
    WALLED_AND_RECUSED,
    End,
    Status,
    days_between,
    fold,
)
from legal_help.events.step import (
    Step,
    current_owner,
    days_to_wait,
    is_agreed,
    is_void,
    may_open,
    standing_proposal,
    users_who_hold,
)

# Who signs.


def is_by_person(step: Step) -> bool:
    return step.reader is None


def is_by_holder(step: Step) -> bool:
    """Whether a reader signs who may open the case: a holder or an heir, who is not walled off."""
    return step.reader is not None and may_open(step.before, step.reader, step.readers)


def is_by_person_or_holder(step: Step) -> bool:
    return is_by_person(step) or is_by_holder(step)


def is_by_supervisor(step: Step) -> bool:
    return step.reader is not None and step.reader.is_supervisor and is_by_holder(step)


def is_by_owner_or_offered(step: Step) -> bool:
    """Whether the owner signs; or, to refuse, the user to whom the case is offered."""
    if not is_by_holder(step):
        return False
    is_refused = step.user == step.before.offered and step.after.offered is None
    return step.user == step.before.owner or is_refused


# Sending.


def is_new(step: Step) -> bool:
    """Whether the case is nobody's, unread, and neither ended, held, walled nor waiting."""
    state = step.after
    none = (state.owner, state.offered, state.taken_back, state.end, state.hold, state.waits)
    counts = (state.messages_in, state.messages_out, state.read_up_to, state.notes)
    return (
        state.status == Status.RECEIVED
        and state.received == step.on
        and all(value is None for value in none)
        and not any(counts)
        and (state.thread, state.noted) == (NOTHING_FOLDED, NOTHING_FOLDED)
        and (state.version, state.stale, dict(state.walls)) == (1, False, {})
    )


def is_sealed_to_those_who_take_requests(step: Step) -> bool:
    """Whether only they and recovery hold the case: recovery always, and one of them at least.

    A key to which nothing could be sealed is left out.
    """
    holders, takers = set(step.after.holders), step.readers.taking_requests()
    recovery = {step.readers.recovery}
    return recovery < holders <= takers | recovery


# Texts: messages both ways, and notes.


def adds_one_message_in(step: Step) -> bool:
    before, after, number = step.before, step.after, step.before.messages_in + 1
    line = ["in", number, step.does["mark"]]
    return (after.messages_in, after.thread) == (number, fold(before.thread, line))


def adds_one_message_out(step: Step) -> bool:
    before, after, number = step.before, step.after, step.before.messages_out + 1
    line = ["out", number, step.does["mark"]]
    return (after.messages_out, after.thread) == (number, fold(before.thread, line))


def adds_one_note(step: Step) -> bool:
    before, after, number = step.before, step.after, step.before.notes + 1
    line = [step.does["kind"], number, step.does["mark"]]
    return (after.notes, after.noted) == (number, fold(before.noted, line))


def reads_no_further_than_there_is(step: Step) -> bool:
    return step.before.read_up_to <= step.after.read_up_to <= step.before.messages_in


def only_becomes_more_pressing(step: Step) -> bool:
    before, after = step.before, step.after
    return after.review_by <= before.review_by and after.urgent >= before.urgent


def is_not_taken_back(step: Step) -> bool:
    return step.before.taken_back is None


def is_open_to_person(step: Step) -> bool:
    return is_not_taken_back(step) and step.before.status != Status.WITHDRAWN


def takes_back_today(step: Step) -> bool:
    return step.after.taken_back == step.on


def goes_on_as_before(step: Step) -> bool:
    """Whether undoing only clears what was taken back; a withdrawn case is read without an end."""
    before, after = step.before, step.after
    was_withdrawn = before.status == Status.WITHDRAWN
    wanted = (Status.BEING_READ, None) if was_withdrawn else (before.status, before.end)
    had_something = was_withdrawn or before.taken_back is not None
    return had_something and after.taken_back is None and (after.status, after.end) == wanted


# Owners.


def gives_owner_by_the_rules(step: Step) -> bool:
    """Whether somebody takes what is free or offered to them, gives theirs back, or is named.

    A supervisor may name any reader who is not walled off.
    """
    before, after, user = step.before, step.after, step.user
    if after.owner == before.owner:
        return False
    if after.owner is None:
        return before.owner == user and before.status != Status.ACCEPTED
    is_free = current_owner(before, step.readers) is None or before.offered == user
    takes = after.owner == user and is_free
    is_open_to_them = after.owner in step.readers.users and not before.is_walled(after.owner)
    return takes or (is_by_supervisor(step) and is_open_to_them)


def is_offered_to_nobody(step: Step) -> bool:
    return step.after.offered is None


def begins_reading(step: Step) -> bool:
    """Whether a received case becomes one that is read as soon as somebody owns it."""
    was_received = step.before.status == Status.RECEIVED
    return step.after.status == (Status.BEING_READ if was_received else step.before.status)


def adds_only_the_one_named(step: Step) -> bool:
    """Whether everybody keeps the case, and only a new owner or whom it is offered to is added."""
    before, after = step.before, step.after
    named = step.readers.keys_of({after.owner, after.offered} - {before.owner, before.offered})
    added = set(after.holders) - set(before.holders)
    reached = users_who_hold(after, step.readers)
    return (
        set(before.holders) <= set(after.holders)
        and added <= named
        and {after.owner, after.offered} & step.readers.users <= reached
    )


def is_stale_if_access_was_given_up(step: Step) -> bool:
    """Whether an accepted case needs a new key, once it leaves an owner or whom it is offered to."""
    before, after = step.before, step.after
    leaves = {before.owner, before.offered} - {after.owner, after.offered, None}
    is_given_up = before.status == Status.ACCEPTED and bool(leaves)
    return after.stale == (before.stale or is_given_up)


def offers_to_another(step: Step) -> bool:
    """Whether the case is offered to a reader who is not walled off and not its owner; or to none."""
    to = step.after.offered
    is_reader = to in step.readers.users and not step.before.is_walled(to)
    return to != step.before.offered and (to is None or (is_reader and to != step.before.owner))


# Decisions.


def outcome_follows_status(step: Step) -> bool:
    rule = OUTCOMES[step.does["outcome"]]
    return step.before.status in rule.may_follow and step.after.status == rule.leads_to


def ends_within_bounds(step: Step) -> bool:
    """Whether the last day lies within what the outcome allows, or there is none.

    The days of a confirmed proposal count from the day on which it was made.
    """
    days_kept, end = OUTCOMES[step.does["outcome"]].days_kept, step.after.end
    if days_kept is None or end is None:
        return days_kept is None and end is None
    waits = step.before.waits
    decided_on = waits.on if waits and "first" in step.does else step.on
    days = days_between(decided_on, end.last_day)
    is_theirs = (end.outcome, end.wait) == (step.does["outcome"], days_to_wait(step))
    return is_theirs and FEWEST_DAYS <= days <= days_kept


def decision_has_its_second_person(step: Step) -> bool:
    """Whether a second person agreed, where the decision needs one.

    It does if it ends an urgent case, if the last day comes within 30 days, or if the person was
    not reached or told us only by word of mouth.
    """
    end, how = step.after.end, step.does.get("how")
    needs = end is not None and (
        step.before.urgent or days_between(step.on, end.last_day) < ONE_MAY_END_AFTER
    )
    needs = needs or how in {WithdrawalCheck.NOT_REACHED, WithdrawalCheck.TOLD}
    claim = ("decide", step.does["outcome"], end.last_day if end else "", how or "")
    return not (needs or "first" in step.does) or is_agreed(step, claim)


def withdrawal_is_known(step: Step) -> bool:
    """Whether a withdrawal says how we know of it, and that this can be so."""
    how, taken_back = step.does.get("how"), step.before.taken_back
    if step.does["outcome"] != Outcome.WITHDRAWN:
        return how is None and step.after.taken_back == taken_back
    if how == WithdrawalCheck.TOLD:
        is_known = True
    elif how == WithdrawalCheck.CHECKED:
        is_known = taken_back is not None
    else:
        days = days_between(taken_back, step.on) if taken_back else 0
        is_known = how == WithdrawalCheck.NOT_REACHED and days >= NOT_REACHED_AFTER
    return is_known and step.after.taken_back is None


def accepted_has_an_owner(step: Step) -> bool:
    """Whether the owner stays; whoever accepts a case that nobody owns becomes its owner."""
    before, owner = step.before, step.after.owner
    is_accepted = step.does["outcome"] == Outcome.ACCEPTED
    if is_accepted and current_owner(before, step.readers) is None:
        return owner == step.user
    return owner == before.owner


def no_hold_is_asked_for(step: Step) -> bool:
    waits = standing_proposal(step)
    return waits is None or not waits.asks_for_hold


def leaves_nothing_waiting(step: Step) -> bool:
    """Whether nothing waits after a decision: what was proposed before it may not fit any more."""
    return step.after.waits is None


# Proposals.


def nothing_else_waits(step: Step) -> bool:
    """Whether nothing stands in the way of a proposal. To ask for a hold comes before the rest."""
    new = step.after.waits
    return standing_proposal(step) is None or (new is not None and new.asks_for_hold)


def proposes_in_own_name(step: Step) -> bool:
    """Whether the note before it holds the reasons, and the proposal bears this user and day."""
    if step.after.waits is None or step.head is None:
        return False
    new, note = step.after.waits, step.head.event.content
    is_own = (new.by, new.on) == (step.user, step.on)
    reasons = (note.action, note.by, note.does.get("mark"))
    return is_own and reasons == ("note", step.content.by, new.mark)


def objects_to_what_waits(step: Step) -> bool:
    """Whether something waits and is cleared; to ask for a hold is cleared by few.

    These are supervisors and whoever asked.
    """
    if step.before.waits is None or step.after.waits is not None:
        return False
    waits = standing_proposal(step)
    is_for_all = waits is None or not waits.asks_for_hold
    return is_for_all or step.before.waits.by == step.user or is_by_supervisor(step)


def hold_has_its_second_person(step: Step) -> bool:
    is_changed = step.after.hold != step.before.hold
    return is_changed and is_agreed(step, ("hold", step.after.hold or ""))


def brings_last_day_nearer(step: Step) -> bool:
    """Whether two people give an ended case an earlier last day, which is today at the earliest."""
    before, after = step.before.end, step.after.end
    if before is None or after is None:
        return False
    wanted = End(before.outcome, after.last_day, days_to_wait(step))
    is_nearer = step.on <= after.last_day < before.last_day
    return after == wanted and is_nearer and is_agreed(step, ("hasten", after.last_day))


# Who may open it.


def grants_to_readers(step: Step) -> bool:
    """Whether only readers are added who are not walled off; to an accepted case, only some.

    These are the owner, the user to whom it is offered, and supervisors.
    """
    before, after = step.before, step.after
    added = set(after.holders) - set(before.holders)
    people = [person for person in step.readers.people if person.key in added]
    working = {before.owner, before.offered}
    return (
        set(before.holders) < set(after.holders)
        and len(people) == len(added)
        and not any(before.is_walled(person.user) for person in people)
        and (
            before.status != Status.ACCEPTED
            or all(person.user in working or person.is_supervisor for person in people)
        )
    )


def renews_key(step: Step) -> bool:
    """Whether the case gets a new key with the next number, and a new drop pair with it."""
    is_next = step.after.version == step.before.version + 1
    return is_next and {"version", "lock", "keys"} <= step.changed()


def keeps_readers(step: Step) -> bool:
    """Whether the new key goes to every reader who held the old one, and to recovery.

    An accepted case may leave out who is neither owner nor supervisor nor has it offered. Nobody
    is added but recovery and an heir who signs, and one reader is left.
    """
    before, after, readers = step.before, step.after, step.readers
    kept = {
        key
        for key, person in readers.by_key.items()
        if key in before.holders and not after.is_walled(person.user)
    }
    must = kept
    if before.status == Status.ACCEPTED:
        working = {after.owner, after.offered}
        must = {
            key
            for key in kept
            if readers.by_key[key].is_supervisor or readers.by_key[key].user in working
        }
    heir = readers.heirs & {step.content.by}
    holders, recovery = set(after.holders), {readers.recovery}
    return must | recovery <= holders <= kept | recovery | heir and bool(holders - recovery)


def is_stale_if_signer_is_left_out(step: Step) -> bool:
    return step.after.stale == (step.content.by not in step.after.holders)


def changes_code_only_for_a_new_code(step: Step) -> bool:
    wanted = {"person", "code"} if step.does["why"] == "code" else set()
    given = step.changed() & {"person", "code"}
    return given == wanted and ("how" in step.does) == bool(wanted)


def walls_off_only_for_a_wall(step: Step) -> bool:
    """Whether a supervisor walls off one other reader, who then owns nothing and proposes nothing.

    A new key for another reason changes none of this.
    """
    before, after, user = step.before, step.after, step.does.get("user")
    if step.does["why"] != "wall":
        return user is None and not step.changed() & {"walls", "owner", "offered", "waits"}
    walls = dict(before.walls)
    walls[str(user)] = WALLED_AND_RECUSED if walls.get(str(user)) == RECUSED else WALLED
    proposal = before.waits
    if "first" in step.does or (proposal and is_void(proposal, after, step.readers, on=step.on)):
        proposal = None
    return (
        is_by_supervisor(step)
        and user in step.readers.users - {step.user}
        and not before.walls.get(str(user), "").startswith(WALLED)
        and dict(after.walls) == walls
        and after.owner == (None if before.owner == user else before.owner)
        and after.offered == (None if before.offered == user else before.offered)
        and after.waits == proposal
    )


def wall_has_its_second_person(step: Step) -> bool:
    """Whether a second person agreed to a wall that leaves fewer than two others who may open it."""
    others = users_who_hold(step.after, step.readers) - {step.user}
    needs = step.does["why"] == "wall" and len(others) < 2
    claim = ("rekey", str(step.does.get("user", "")))
    return not (needs or "first" in step.does) or is_agreed(step, claim)


def leaves_with_all_keys(step: Step) -> bool:
    """Whether a reader leaves the case for good, and somebody else on the roster may open it."""
    before, after, user = step.before, step.after, step.user
    holders = set(before.holders) - step.readers.keys_of({user})
    return (
        dict(after.walls) == {**before.walls, str(user): RECUSED}
        and set(after.holders) == holders
        and after.owner == (None if before.owner == user else before.owner)
        and after.offered == (None if before.offered == user else before.offered)
        and after.stale
        and bool(users_who_hold(after, step.readers))
    )


def takes_one_wall_away(step: Step) -> bool:
    """Whether one wall goes. A recusal stays: only a wall that somebody else made is lifted."""
    before, after = dict(step.before.walls), dict(step.after.walls)
    changed = [user for user in before if before[user] != after.get(user)]
    if len(changed) != 1 or not set(after) <= set(before):
        return False
    was, is_now = before[changed[0]], after.get(changed[0])
    return (was, is_now) in {(WALLED, None), (WALLED_AND_RECUSED, RECUSED)}


def goes_on_carefully(step: Step) -> bool:
    """Whether a case whose later events were lost is opened again, with its walls and its hold.

    Walls of the lost events may come back, as long as two other readers are left: one person alone
    never walls off more. Nothing ends and nothing waits until somebody decides anew.
    """
    before, after = step.before, step.after
    others = users_who_hold(after, step.readers) - {step.user}
    status = before.status if before.status in OPEN_STATUSES else Status.BEING_READ
    return (
        step.has_gone_on
        and all(set(kind) <= set(after.walls.get(user, "")) for user, kind in before.walls.items())
        and (after.walls == before.walls or len(others) >= 2)
        and (after.status, after.end, after.waits, after.stale) == (status, None, None, True)
    )
