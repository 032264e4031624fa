"""Every address of the desk, for tests that ask each of them."""

from django.urls import reverse

from legal_help.urls import cases

# Of these the first is for whoever was robbed of everything but a code on paper.
FOR_ANYBODY = {"taken"}
BY_NAME = {pattern.name: pattern for pattern in cases[0] if pattern.name not in FOR_ANYBODY}
OF_A_REQUEST = [name for name, each in BY_NAME.items() if "reference" in each.pattern.converters]
SOME = {
    "StringConverter": "x",
    "SlugConverter": "domestic-violence-hotline",
    "ReferenceConverter": "NONE-5678",
    "UUIDConverter": "0190a1b2-0000-7000-8000-000000000001",
    "IntConverter": 1,
}


def address(name, reference="NONE-1234"):
    converters = BY_NAME[name].pattern.converters
    given = {part: SOME[type(converter).__name__] for part, converter in converters.items()}
    return reverse(
        f"cases:{name}", kwargs=given | ({"reference": reference} if "reference" in given else {})
    )


UNLOCK = "Unlock the casework desk"


def at(name, receipt):
    return reverse(f"cases:{name}", args=[receipt.public_ref])
