"""The site, in processes that die at a step that a header names: for `kills` alone.

The last step is the answer that is ready and not sent yet. A file holds how many steps the last form
took.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from benchmarks.asking.steps import steps
from config.wsgi import application as site

STEPS: Final = Path(os.environ["DATA_DIR"], "steps")


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    is_form = environ["REQUEST_METHOD"] == "POST"
    steps.begin(int(environ.get("HTTP_DIE_AT", 0)) if is_form else 0)
    answer = list(site(environ, start_response))
    steps.take()
    if is_form:
        STEPS.write_text(str(steps.taken))
    return answer
