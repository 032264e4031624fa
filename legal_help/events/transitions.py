"""Work out the state that must follow an action. No Django, no database, no clock.

Each function is one action of the table in `case_actions.py`. It refuses with `need`, or returns the
whole state afterwards: what it does not name stays as it was, so nothing else can move. Where the
signer chooses a value, it is taken from the state that they signed, `step.after`.
"""

from dataclasses import replace

from legal_help.events import outcomes
from legal_help.events.roster import Member, Roster
from legal_help.events.state import (
    FIRST_VALUES,
    RECUSED,
    WALLED,
    End,
    State,
    Status,
    days_between,
    fold,
)
from legal_help.events.step import Step, current_owner, days_to_wait, need, needed, users_who_hold


def send(step: Step) -> State:
    """Begin a case: nobody's, unread, sealed to whoever takes requests, and to recovery.

    A key to which nothing could be sealed is left out; one reader is needed.
    """
    holders, recovery = set(step.after.holders), {step.roster.recovery_key}
    need(recovery < holders <= step.roster.taking_requests() | recovery, "holders")
    return replace(step.after, received_on=step.on, **FIRST_VALUES)


def write(step: Step) -> State:
    """Add a message from the person."""
    need(not step.before.is_withdrawn, "closed_to_person")
    number = step.before.messages_in + 1
    messages_fold = fold(step.before.messages_fold, ["in", number, step.details["mark"]])
    return replace(_press(step), messages_in=number, messages_fold=messages_fold)


def take_back(step: Step) -> State:
    need(not step.before.is_withdrawn, "closed_to_person")
    return replace(step.before, taken_back_on=step.on)


def undo(step: Step) -> State:
    """Go on with what was taken back. A withdrawn case is read again, without an end.

    A proposal to withdraw it, or to erase it sooner as withdrawn, is cleared.
    """
    before, is_withdrawn = step.before, step.before.status == Status.WITHDRAWN
    need(is_withdrawn or before.taken_back_on is not None, "nothing_to_undo")
    claim = before.proposal.claim if before.proposal else ("",)
    is_over = claim[:2] == ("decide", outcomes.Outcome.WITHDRAWN) or (
        is_withdrawn and claim[0] == "hasten"
    )
    proposal = None if is_over else before.proposal
    if is_withdrawn:
        return replace(before, status=Status.BEING_READ, end=None, proposal=proposal)
    return replace(before, taken_back_on=None, proposal=proposal)


def answer(step: Step) -> State:
    """Add a message from us, which may settle messages of the person."""
    need(step.before.taken_back_on is None, "taken_back")
    number = step.before.messages_out + 1
    messages_fold = fold(step.before.messages_fold, ["out", number, step.details["mark"]])
    return replace(
        step.before, messages_out=number, messages_fold=messages_fold, read_up_to=_read_up_to(step)
    )


def note(step: Step) -> State:
    number = step.before.notes + 1
    notes_fold = fold(step.before.notes_fold, [step.details["kind"], number, step.details["mark"]])
    return replace(_press(step), notes=number, notes_fold=notes_fold, read_up_to=_read_up_to(step))


def read(step: Step) -> State:
    return replace(_press(step), read_up_to=_read_up_to(step))


def own(step: Step) -> State:
    """Take a case that nobody has or that is offered to me, give mine back, or name its owner.

    A supervisor may name any reader. An accepted case is not given back. An offer lapses.
    """
    before, owner, user = step.before, step.after.owner, step.user
    is_free = current_owner(before, step.roster) is None or before.offered_to == user
    if owner is None:
        need(before.owner == user and before.status != Status.ACCEPTED, "not_given_back")
    else:
        need(step.is_by_supervisor or (owner == user and is_free), "not_free")
    need(owner != before.owner, "no_change")
    begun = Status.BEING_READ if before.status == Status.RECEIVED else before.status
    return replace(_hand_over(step, owner=owner, offered_to=None, to=owner), status=begun)


def offer(step: Step) -> State:
    """Offer a case as its owner, or take the offer back; refuse what was offered to me."""
    before, to = step.before, step.after.offered_to
    is_refusal = to is None and step.user == before.offered_to
    need(step.user == before.owner or is_refusal, "not_owner")
    need(to != before.offered_to and (to is None or to != before.owner), "no_change")
    return _hand_over(step, owner=before.owner, offered_to=to, to=to)


def decide(step: Step) -> State:
    """Decide an outcome. Ending an urgent case, or any case within 30 days, takes two people."""
    before, how, end = step.before, step.details.get("how", ""), step.after.end
    outcome = outcomes.Outcome(step.details["outcome"])
    rule = outcomes.OUTCOMES[outcome]
    need(before.status in rule.may_follow, "does_not_follow")
    proposal = step.proposal
    need(proposal is None or not proposal.asks_for_hold, "hold_is_asked_for")
    claim = ("decide", outcome, end.last_day if end else "", how)
    needs_two = end is not None and takes_two(before, end.last_day, how, on=step.on)
    wait = days_to_wait(step, claim, needs_two=needs_two)
    if rule.most_days is not None:
        end = End(outcome, needed(end, "no_end").last_day, wait)
        # Whoever confirms a proposal does not start its days anew.
        is_confirmed = "first" in step.details
        decided_on = needed(before.proposal, "second_person").on if is_confirmed else step.on
        need(
            outcomes.FEWEST_DAYS <= days_between(decided_on, end.last_day) <= rule.most_days,
            "days_kept",
        )
    else:
        end = None
    owner = before.owner
    if outcome == outcomes.Outcome.ACCEPTED and current_owner(before, step.roster) is None:
        owner = step.user
    is_withdrawn = outcome == outcomes.Outcome.WITHDRAWN
    need(is_withdrawn == bool(how) and (not how or _is_known(step, how)), "how")
    taken_back_on = None if is_withdrawn else before.taken_back_on
    return replace(
        before,
        status=rule.leads_to,
        end=end,
        owner=owner,
        taken_back_on=taken_back_on,
        proposal=None,
    )


def propose(step: Step) -> State:
    """Propose what takes a second person. The note right before it holds the reasons.

    To ask for a hold comes before all else. Where that waits, only a supervisor asks anew.
    """
    new, head = needed(step.after.proposal, "no_proposal"), needed(step.head, "no_note")
    note, proposal = head.event.content, step.proposal
    may_replace = proposal is not None and (not proposal.asks_for_hold or step.is_by_supervisor)
    need(proposal is None or (new.asks_for_hold and may_replace), "something_waits")
    need((note.action, note.by) == ("note", step.content.by), "no_note")
    mine = {"by": needed(step.user, "signer"), "on": step.on, "mark": note.details["mark"]}
    return replace(step.before, proposal=new._replace(**mine))


def object_(step: Step) -> State:
    """Clear the proposal. If it asks for a hold, only a supervisor or its author may."""
    need(step.before.proposal is not None, "nothing_waits")
    standing = step.proposal
    is_for_few = standing is not None and standing.asks_for_hold and standing.by != step.user
    need(step.is_by_supervisor or not is_for_few, "for_few")
    return replace(step.before, proposal=None)


def hold(step: Step) -> State:
    """Set or lift a legal hold."""
    reason = step.after.hold
    need(reason != step.before.hold, "no_change")
    days_to_wait(step, ("hold", reason or ""), needs_two=True)
    return replace(step.before, hold=reason, proposal=None)


def hasten(step: Step) -> State:
    """Bring the last day of an ended case nearer, to the day of the proposal at the earliest."""
    before, after = needed(step.before.end, "no_end"), needed(step.after.end, "no_end")
    wait = days_to_wait(step, ("hasten", after.last_day), needs_two=True)
    # Whoever confirms a proposal may do so on a later day than it names.
    proposed_on = needed(step.before.proposal, "second_person").on
    need(proposed_on <= after.last_day < before.last_day, "not_nearer")
    return replace(step.before, end=End(before.outcome, after.last_day, wait), proposal=None)


def grant(step: Step) -> State:
    """Give the case to more readers; an accepted one only to its owner and supervisors."""
    before, added = step.before, set(step.after.holders) - set(step.before.holders)
    allowed = {person.key for person in step.roster.people if may_join(person, before)}
    need(added and not added - allowed, "readers")
    return replace(before, holders=tuple(sorted({*before.holders, *added})))


def rekey(step: Step) -> State:
    """Make a new key: because it is due, with a new code, or behind a new wall.

    It goes to every reader who held the old one, and to recovery. In an accepted case,
    readers who do not work on it may be left out. Only recovery and an heir who signs may be added.
    """
    why, case, new = step.details["why"], step.before, step.after
    need(new.lock != case.lock and new.keys != case.keys, "same_key")
    need(("how" in step.details) == (why == "code"), "how")
    if why == "code":
        need(new.person != case.person and new.code != case.code, "same_code")
        case = replace(case, person=new.person, code=new.code)
    if why == "wall":
        case = _wall_off(step)
    need(("user" in step.details) == (why == "wall"), "user")
    holders = set(new.holders)
    must, may = who_holds_the_new_key(step.roster, step.before, case, by=step.content.by)
    need(must <= holders <= may, "holders")
    left = users_who_hold(replace(case, holders=new.holders), step.roster)
    need(left, "nobody_left")
    if why == "wall":
        claim = ("rekey", str(step.details["user"]))
        days_to_wait(step, claim, needs_two=len(left - {step.user}) < 2)
    return replace(
        case,
        version=step.before.version + 1,
        lock=new.lock,
        keys=new.keys,
        holders=tuple(sorted(holders)),
        is_stale=step.content.by not in holders,
    )


def recuse(step: Step) -> State:
    """Leave a case for good, with all my keys. Somebody else has to be left."""
    mine = step.roster.keys_of({step.user})
    walls = {**step.before.walls, str(step.user): RECUSED}
    holders = tuple(sorted(set(step.before.holders) - mine))
    after = replace(_drop_user(step.before, step.user), walls=walls, holders=holders, is_stale=True)
    need(users_who_hold(after, step.roster), "nobody_left")
    return after


def lift(step: Step) -> State:
    """Take one wall away. A recusal stays."""
    before, after = step.before.walls, step.after.walls
    lifted = before.keys() - after.keys()
    need([before[user] for user in lifted] == [WALLED], "no_wall")
    return replace(step.before, walls={user: before[user] for user in before.keys() - lifted})


def resume(step: Step) -> State:
    """Open a case again whose later events were lost: with its walls, without an end.

    Walls that a supervisor set in the lost events may come back before colleagues, as long as two
    other readers are left. A request for a legal hold stays. No rule asks whether anything was lost:
    signed without need, it only reopens the case and walls somebody off.
    """
    before, walls = step.before, step.after.walls
    colleagues = set(map(str, step.roster.users - {step.user}))
    need({**dict.fromkeys(colleagues & walls.keys(), WALLED), **before.walls} == walls, "walls")
    others = users_who_hold(replace(before, walls=walls), step.roster) - {step.user}
    need(walls == before.walls or len(others) >= 2, "walls")
    proposal = step.proposal
    return replace(
        before,
        status=before.status if before.status in outcomes.OPEN_STATUSES else Status.BEING_READ,
        walls=walls,
        end=None,
        proposal=proposal if proposal and proposal.asks_for_hold else None,
        is_stale=True,
    )


def _press(step: Step) -> State:
    """Return the state before, with what can only become more pressing."""
    before, after = step.before, step.after
    need(
        after.review_by <= before.review_by and after.is_urgent >= before.is_urgent, "less_pressing"
    )
    return replace(before, review_by=after.review_by, is_urgent=after.is_urgent)


def _read_up_to(step: Step) -> int:
    before, number = step.before, step.after.read_up_to
    need(before.read_up_to <= number <= before.messages_in, "read_up_to")
    return number


def _hand_over(step: Step, *, owner: int | None, offered_to: int | None, to: int | None) -> State:
    """Return the case with another owner or offer, held by whom it goes to.

    An accepted case is stale once it leaves an owner, or somebody to whom it was offered.
    """
    before = step.before
    keys = step.roster.keys_of({to}) if to else set()
    need(str(to) not in before.walls, "no_reader")
    added = set(step.after.holders) - set(before.holders)
    need(added <= keys and (to is None or (added | set(before.holders)) & keys), "holders")
    is_left = {before.owner, before.offered_to} - {owner, offered_to, None}
    is_stale = before.is_stale or (before.status == Status.ACCEPTED and bool(is_left))
    holders = tuple(sorted({*before.holders, *added}))
    return replace(before, owner=owner, offered_to=offered_to, holders=holders, is_stale=is_stale)


def takes_two(state: State, last_day: str, how: str, *, on: str) -> bool:
    """Return whether it takes two people to end a case on this last day, if decided on `on`."""
    is_soon = days_between(on, last_day) < outcomes.ONE_MAY_END_AFTER
    is_unsure = how in {outcomes.WithdrawalCheck.NOT_REACHED, outcomes.WithdrawalCheck.TOLD}
    return is_soon or is_unsure or state.is_urgent


def _is_known(step: Step, how: str) -> bool:
    """Whether the person may be known to want this: see WithdrawalCheck."""
    taken_back_on = step.before.taken_back_on
    if how == outcomes.WithdrawalCheck.TOLD:
        return True
    return taken_back_on is not None and (
        how != outcomes.WithdrawalCheck.NOT_REACHED
        or days_between(taken_back_on, step.on) >= outcomes.NOT_REACHED_AFTER
    )


def _wall_off(step: Step) -> State:
    """Return the case with a wall before one other reader, who then owns and proposes nothing."""
    before, user = step.before, step.details.get("user")
    need(step.is_by_supervisor and user in step.roster.users - {step.user}, "no_reader")
    need(not before.is_walled(user), "is_walled")
    proposal = step.proposal
    if "first" in step.details or (proposal and proposal.by == user):
        proposal = None
    return replace(behind_wall(before, user), proposal=proposal)


def behind_wall(state: State, user: int | None) -> State:
    """Return the case once a supervisor has walled a user off."""
    return replace(_drop_user(state, user), walls={**state.walls, str(user): WALLED})


def _drop_user(state: State, user: int | None) -> State:
    """Return the case without this user as its owner, or as whom it is offered to."""
    return replace(
        state,
        owner=None if state.owner == user else state.owner,
        offered_to=None if state.offered_to == user else state.offered_to,
    )


def may_join(member: Member, case: State) -> bool:
    """Return whether a member has a place in a case: if it is accepted, only who works on it has."""
    works_on_it = member.is_supervisor or member.user in {case.owner, case.offered_to}
    return not case.is_walled(member.user) and (case.status != Status.ACCEPTED or works_on_it)


def who_holds_the_new_key(
    roster: Roster, before: State, case: State, *, by: str
) -> tuple[set[str], set[str]]:
    """Return the keys that the new key of a case has to go to, and those that it may go to.

    `before` names who held the old key, `case` says who has a place in the case from now on.
    """
    stay = [
        member
        for member in roster.people
        if member.key in before.holders and not case.is_walled(member.user)
    ]
    must = {member.key for member in stay if may_join(member, case)} | {roster.recovery_key}
    return must, {member.key for member in stay} | must | (set(roster.heirs) & {by})
