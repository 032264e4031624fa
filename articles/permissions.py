"""Who of the staff puts something before readers. The roles are in accounts/roles.py."""

from typing import Any, Final

PUBLISH: Final = "articles.publish_article"


def may_publish(user: Any) -> bool:
    allowed: bool = user.has_perm(PUBLISH)
    return allowed
