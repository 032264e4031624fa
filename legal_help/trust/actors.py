"""Name those who act unlocked: a caseworker, or a person who asks for help."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from legal_help.crypto.sealing import Pair
from legal_help.events.event import PERSON
from legal_help.events.roster import Member


@dataclass(frozen=True, repr=False)
class Caseworker:
    """A caseworker, unlocked. `person` is who they are on the roster."""

    user: User
    person: Member
    pair: Pair
    locks_at: datetime

    @property
    def by(self) -> str:
        return self.person.key


@dataclass(frozen=True, repr=False)
class Applicant:
    """A person who asks, or asked, for help, unlocked. The subject is the id of the request."""

    subject: UUID
    pair: Pair

    @property
    def by(self) -> str:
        return PERSON
