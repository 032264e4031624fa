"""Calls one function where Django is set up: python -m benchmarks.in_django PATH.TO.FUNCTION 1000

Whole numbers are passed as such. What the function returns is printed as JSON.
"""

import contextlib
import json
import logging
import sys

import django
from django.utils.module_loading import import_string


def main(function: str, *arguments: str) -> None:
    django.setup()
    logging.disable(logging.INFO)
    # What commands print is not for who reads what the function returned.
    with contextlib.redirect_stdout(sys.stderr):
        # Loaded only now: a module with models needs the applications.
        returned = import_string(function)(
            *(int(argument) if argument.isdecimal() else argument for argument in arguments)
        )
    json.dump(returned, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
