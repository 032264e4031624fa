"""Tables of casework. Columns hold codes, days and ciphertext; the signed log says which are true."""

from legal_help.models.desk import QueueLook, SavedView
from legal_help.models.draft import Draft, Unlock
from legal_help.models.log import LogHead, LogLine
from legal_help.models.notice import Notice, NoticeCursor
from legal_help.models.request import (
    CaseNote,
    HelpRequest,
    HelpRequestQuerySet,
    KeyGrant,
    ThreadMessage,
)
from legal_help.models.tally import Tally
from legal_help.models.trust import CaseworkerKey, ProposedRoster

__all__ = [
    "CaseNote",
    "CaseworkerKey",
    "Draft",
    "HelpRequest",
    "HelpRequestQuerySet",
    "KeyGrant",
    "LogHead",
    "LogLine",
    "Notice",
    "NoticeCursor",
    "ProposedRoster",
    "QueueLook",
    "SavedView",
    "Tally",
    "ThreadMessage",
    "Unlock",
]
