"""One spelling for words that British and U.S. English write differently. No Django, no database.

Both the text and the question are rewritten, so it does no harm that "exercise" becomes "exercize".
But no rule may turn two words of different meaning into one.
"""

import re
from typing import Final

_RULES: Final = [
    (re.compile(pattern), by)
    for pattern, by in (
        (r"^practis", "practic"),
        (r"^(\w{3,})our", r"\1or"),  # labour, neighbour; not four, hour, tour
        (r"^(\w{3,})is(e|ed|es|er|ers|ing|ations?)$", r"\1iz\2"),  # organise, criminalised
        (r"^(\w{3,})ys(e|ed|es|er|ers|ing)$", r"\1yz\2"),  # analyse
        (r"^(cent|theat|met|kilomet|lit|fib|calib)re(s?)$", r"\1er\2"),
        (r"^(def|off|lic|pret)ence", r"\1ense"),
        (r"^(travel|cancel|counsel|label|model|signal|level|fuel|channel|marshal)l", r"\1"),
        (r"^programme", "program"),
        (r"^judgement", "judgment"),
        (r"^ageing", "aging"),
        (r"^enrol(l?)(ed|ing|ment|$)", r"enroll\2"),
        (r"^(p|or?th|enc?ycl|an|h|orthop)ae", r"\1e"),  # paediatric, anaemia, haemorrhage
        (r"^gaol", "jail"),
        (r"^grey", "gray"),
    )
]


def american(word: str) -> str:
    """Return an English word in small letters as it is spelt in the United States."""
    for pattern, by in _RULES:
        rewritten = pattern.sub(by, word)
        if rewritten != word:
            return rewritten
    return word
