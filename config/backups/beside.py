"""Run a command of this program on another database or in another folder."""

import subprocess
import sys
from collections.abc import Mapping

from django.conf import settings


def run_beside(*arguments: str, env: Mapping[str, str], given: str | None = None) -> bool:
    """Run manage.py in another process, with `given` as its input; return whether it succeeded."""
    done = subprocess.run(  # noqa: S603 -- this program, and words of whoever runs it
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments],
        env=env,
        input=given,
        text=True,
        umask=0o077,  # what it leaves in a folder is for nobody else
        check=False,
    )
    return done.returncode == 0
