"""Describe a bucket of a server that speaks S3."""

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, repr=False)
class Bucket:
    """Say where files are kept: a folder in a bucket, and the key to it."""

    name: str
    folder: str
    """Before the name of each file; ends with a slash, or is empty."""
    endpoint: str
    """The address of the server; empty for Amazon's."""
    region: str
    key_id: str
    secret: str

    def overlaps(self, other: "Bucket") -> bool:
        """Return whether both are one folder, or one lies in the other."""
        is_same = (self.name, self.endpoint) == (other.name, other.endpoint)
        one, two = sorted((self.folder, other.folder), key=len)
        return is_same and two.startswith(one)


def make_bucket(
    prefix: str, *, place: str, key_id: str, secret: str, endpoint: str, region: str
) -> Bucket | None:
    """Return the bucket of variables that begin with `prefix`; None where `place` is empty.

    `place` is a bucket, or a bucket and a folder. Raises ImproperlyConfigured without a key.
    """
    name, _slash, folder = place.partition("/")
    if not name:
        return None
    if not (key_id and secret):
        raise ImproperlyConfigured(f"{prefix}BUCKET needs {prefix}KEY_ID and {prefix}SECRET too.")
    return Bucket(
        name, f"{folder.rstrip('/')}/" if folder else "", endpoint, region, key_id, secret
    )
