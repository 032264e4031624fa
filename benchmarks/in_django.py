"""Calls one function where Django is set up: python -m benchmarks.in_django PATH.TO.FUNCTION 1000

Whole numbers are passed as such. What the function returns is printed as JSON.
"""

import json
import sys

import django
from django.utils.module_loading import import_string


def main(function: str, *arguments: str) -> None:
    django.setup()
    # Loaded only now: a module with models needs the applications.
    returned = import_string(function)(
        *(int(argument) if argument.isdecimal() else argument for argument in arguments)
    )
    json.dump(returned, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
