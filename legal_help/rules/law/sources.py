"""Link citations to official pages, by the way a citation is written. No Django, no database."""

import re

# Sections of the Immigration and Nationality Act, and the sections of 8 U.S.C. that hold them.
INA_SECTIONS = {
    "101": "1101",
    "204": "1154",
    "208": "1158",
    "209": "1159",
    "214": "1184",
    "235": "1225",
    "236": "1226",
    "239": "1229",
    "240": "1229a",
    "241": "1231",
    "242": "1252",
    "244": "1254a",
    "265": "1305",
}
_CODE = re.compile(r"([0-9]+) U\.?S\.?C\.? ([0-9]+[a-z]?)")
_RULES = re.compile(r"([0-9]+) CFR ([0-9]+[a-z]?(?:\.[0-9]+[a-z]?)?)")
_ACT = re.compile(r"INA ([0-9]+)")


def citation_link(citation: str) -> str:
    """Return the address of the section that a citation begins with, or an empty string."""
    if found := _RULES.match(citation):
        title, section = found.groups()
        place = "section" if "." in section else "part"
        return f"https://www.ecfr.gov/current/title-{title}/{place}-{section}"
    if found := _CODE.match(citation):
        return _code(*found.groups())
    if (found := _ACT.match(citation)) and found[1] in INA_SECTIONS:
        return _code("8", INA_SECTIONS[found[1]])
    return ""


def _code(title: str, section: str) -> str:
    return (
        "https://uscode.house.gov/view.xhtml"
        f"?req=granuleid:USC-prelim-title{title}-section{section}&num=0&edition=prelim"
    )
