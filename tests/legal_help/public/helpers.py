"""The public form as tests fill it in."""

import re

DOOR = "/legal-help/request/"
PAGE_1 = f"{DOOR}1/"
CHECK = f"{DOOR}check/"
RECEIPT = f"{DOOR}receipt/"
SCREENING = {"lawyer": "no", "can_pay": "no", "place": "us", "need": "fear"}
ANSWERS = {
    "language": {"language": "es", "reads": "yes"},
    "you": {"call_name": "SentinelName", "for_whom": "me"},
    "reach": {"reach": "code"},
    "arrival": {"arrival_month": "2", "arrival_year": "2025", "entry": "visa"},
    "filed": {"filed": "no"},
    "more": {"more": "SentinelStory"},
}


def shown_page(response):
    return re.search(r'name="page" value="(\w+)"', response.text)[1]


EVERYTHING = {
    "need": ["fear", "crime", "forced", "family", "parent"],
    "place": "border",
    "for_whom": "other",
    "reach": ["phone", "email", "person"],
    "citizenship": "XX",
    "detained": "yes",
    "removal_set": "yes",
    "fear_interview": "soon",
    "court": "yes",
    "order": "yes",
    "judge_said": ["deadline", "decided"],
    "appointments": ["checkin", "interview", "fee", "papers"],
    "first_time": "no",
    "went_back": "yes",
    "filed": "returned",
    "family_case": "spouse",
}
