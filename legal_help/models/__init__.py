"""Tables of casework. Columns hold codes, days and ciphertext; the signed events say which are true."""

from legal_help.models.audit import AuditEvent, AuditHead
from legal_help.models.desk import QueueLook, SavedView
from legal_help.models.draft import Draft, Unlock
from legal_help.models.match import Comparison, PossibleMatch
from legal_help.models.notice import Notice, NoticeCursor
from legal_help.models.request import (
    CaseNote,
    HelpRequest,
    HelpRequestQuerySet,
    KeyGrant,
    ThreadMessage,
)
from legal_help.models.tally import Tally
from legal_help.models.tombstone import Tombstone
from legal_help.models.trust import CaseworkerKey, SignedDocument, SiteSalt
from legal_help.models.wall import Proposal, Transfer, Wall

__all__ = [
    "AuditEvent",
    "AuditHead",
    "CaseNote",
    "CaseworkerKey",
    "Comparison",
    "Draft",
    "HelpRequest",
    "HelpRequestQuerySet",
    "KeyGrant",
    "Notice",
    "NoticeCursor",
    "PossibleMatch",
    "Proposal",
    "QueueLook",
    "SavedView",
    "SignedDocument",
    "SiteSalt",
    "Tally",
    "ThreadMessage",
    "Tombstone",
    "Transfer",
    "Unlock",
    "Wall",
]
