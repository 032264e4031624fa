"""Take a file of a request into memory. Nothing of it is ever written to a disk in the clear."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES = 10_000_000
"""Of a file: 10 MB. `deploy/nginx.conf` lets more through, so that our own words say so."""


class KeepInMemory(FileUploadHandler):
    """Keep a file in memory. Of one that is too large only its size is known."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received, self.size = list[bytes](), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 -- Django passes it
        self.size += len(raw_data)
        self.received.append(raw_data)
        if self.size > MOST_BYTES:
            self.received.clear()

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        # Its name may tell a story: nobody needs it.
        content = BytesIO(b"".join(self.received))
        return InMemoryUploadedFile(content, self.field_name, "file", "", file_size, None)
