from tests.legal_help.page_fixtures import (
    _that_day,
    colleagues_desk,
    desk,
    dismiss,
    sent,
    sign_in,
)

__all__ = ["_that_day", "colleagues_desk", "desk", "dismiss", "sent", "sign_in"]
