"""Make the reference that people say on the telephone: a gentle word and four digits, no secret."""

import secrets

# Fruit, birds, trees, weather: nothing that frightens or hints at the subject of a case.
WORDS = """
    ACORN ALDER APPLE ASPEN BAMBOO BANANA BASIL BEECH BERRY BIRCH BREEZE BROOK CEDAR CHERRY
    CLOUD CLOVER COCOA COPPER CORAL COTTON CRANE DAISY DAWN DELTA FALCON FERN FINCH FOREST
    GARDEN GINGER GRAPE HAZEL HERON HONEY INDIGO IRIS IVORY JASMIN KIWI LAKE LARK LAUREL LEMON
    LILAC LIME LOTUS MANGO MAPLE MEADOW MELON MINT OLIVE ORANGE ORCHID PAPAYA PEACH PEAR PLUM
    RAIN RIVER ROBIN SPRUCE SUMMER TULIP VIOLET WILLOW WREN
""".split()  # noqa: SIM905 -- reads as the list it is


def new_reference() -> str:
    """Return a reference such as KIWI-4821. It may be taken: the caller checks the table."""
    return f"{secrets.choice(WORDS)}-{secrets.randbelow(10_000):04}"
