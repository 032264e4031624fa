"""Abstract models that a kind of content inherits: the content, its versions, events, links and old addresses."""

from publication.models.event import EventsStay, PublicationEvent
from publication.models.former_address import (
    AddressLeadsElsewhere,
    AddressTaken,
    FormerAddress,
    FormerAddressQuerySet,
)
from publication.models.preview_link import PreviewLink
from publication.models.publication import (
    Publication,
    PublicationQuerySet,
    is_not_over,
    readable_now,
)
from publication.models.version import Version, VersionQuerySet
from publication.models.withdrawal import Withdrawal

__all__ = [
    "AddressLeadsElsewhere",
    "AddressTaken",
    "EventsStay",
    "FormerAddress",
    "FormerAddressQuerySet",
    "PreviewLink",
    "Publication",
    "PublicationEvent",
    "PublicationQuerySet",
    "Version",
    "VersionQuerySet",
    "Withdrawal",
    "is_not_over",
    "readable_now",
]
