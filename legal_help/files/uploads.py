"""Take a file of a request into memory. Nothing of it is ever written to a disk in the clear."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MOST_BYTES = 10_000_000
"""The largest file: 10 MB. `deploy/nginx.conf` lets more through, so that our own words say so."""
LARGER = "larger"
"""`deploy/nginx.conf` puts this into the query of the page to which it leads back after refusing a file unread."""


class KeepInMemory(FileUploadHandler):
    """Keep the first file of a request in memory, and of one that is too large only its size."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.received, self.size, self.has_begun = list[bytes](), 0, False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if self.has_begun:
            raise SkipFile
        self.has_begun = True
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 -- Django passes it
        self.size += len(raw_data)
        self.received.append(raw_data)
        if self.size > MOST_BYTES:
            self.received.clear()

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        content = BytesIO(b"".join(self.received))
        self.received.clear()
        # Its name may tell a story: nobody needs it.
        return InMemoryUploadedFile(content, self.field_name, "file", "", file_size, None)
