"""A plugin of pytest that asks each test many times: pytest -p benchmarks.asking.again FILE."""

import os
from typing import Any, Final

TIMES: Final = int(os.environ.get("TIMES", "56"))  # nine tests: five hundred rounds


def pytest_generate_tests(metafunc: Any) -> None:
    metafunc.fixturenames.append("time")
    metafunc.parametrize("time", range(TIMES))
