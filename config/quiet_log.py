"""Keep out of the log what an address may tell: which request was opened, where a form stood."""

import logging

PRIVATE_PATHS = ("/legal-help/", "/cases/")


class HidePrivatePaths(logging.Filter):
    """Say that a page failed, and of a private page not which."""

    def filter(self, record: logging.LogRecord) -> bool:
        path = getattr(getattr(record, "request", None), "path", "")
        for private in PRIVATE_PATHS:
            if path.startswith(private):
                record.args = tuple(
                    f"{private}…" if argument == path else argument
                    for argument in record.args or ()
                )
        return True
