"""Describe a page in the vocabulary of schema.org, as plain mappings. No request, no database.

config.templatetags.linked_data writes the mappings into a page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.urls import reverse

from advocacy.dates.recurrence import Occurrence
from advocacy.models import Figure, Observance, Statistic

LEAST_DESCRIPTION: Final = 50  # characters that search engines require of a data set
LONGEST_DESCRIPTION: Final = 5_000
# The name of the view for each media type.
DOWNLOADS: Final = {"text/csv": "statistic_csv", "application/json": "statistic_json"}

type Node = dict[str, Any]


@dataclass(frozen=True)
class Site:
    """The site of a page: its name, origin, home path and language, and the path of its logo if any."""

    name: str
    origin: str
    home: str
    language: str
    logo: str = ""

    def address(self, path: str) -> str:
        return self.origin + path


def organisation(site: Site, more: Node | None = None) -> Node:
    """`more` are properties that the organisation has said of itself. Empty ones are left out."""
    return {
        "@type": "NGO",
        "@id": site.address("/#organisation"),
        "name": site.name,
        "url": site.address("/"),
        **({"logo": site.address(site.logo)} if site.logo else {}),
        **{name: value for name, value in (more or {}).items() if value},
    }


def website(site: Site, search: str) -> Node:
    """`search` is the path of the search page."""
    return {
        "@type": "WebSite",
        "name": site.name,
        "url": site.address(site.home),
        "inLanguage": site.language,
        "publisher": {"@id": site.address("/#organisation")},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": site.address(search) + "?q={search_term_string}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumbs(site: Site, way: Iterable[tuple[str, str]]) -> Node:
    """Return breadcrumbs from (name, path) pairs: from the home page to the page itself."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": site.address(path)}
            for position, (name, path) in enumerate(way, start=1)
        ],
    }


def event(site: Site, observance: Observance, when: Occurrence, *, everywhere: str) -> Node:
    """Return one occurrence of an observance. `everywhere` is the word for the whole world."""
    node: Node = {
        "@type": "Event",
        "name": observance.name_in(site.language),
        "url": site.address(observance.get_absolute_url()),
        "startDate": when.start.isoformat(),
        "endDate": when.end.isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "location": {"@type": "Place", "name": everywhere, "address": everywhere},
    }
    if about := observance.description_in(site.language).text:
        node["description"] = about
    # Programs cannot read the warning beside a fact, so unchecked facts are left out.
    if observance.lead_agency and observance.is_checked("lead_agency"):
        node["organizer"] = {"@type": "Organization", "name": observance.lead_agency}
    return node


def dataset(site: Site, statistic: Statistic, figures: Iterable[Figure]) -> Node:
    """Return a statistic as a data set, with the sources and the period of its figures.

    Its title and description are those that readers of the page see. `inLanguage` is that of the title.
    """
    figures = list(figures)
    title = statistic.title_in(site.language)
    sources = list(dict.fromkeys(figure.source for figure in figures))
    licences = {source.licence for source in sources}
    licence = licences.pop() if len(licences) == 1 else ""
    node: Node = {
        "@type": "Dataset",
        "@id": dataset_id(site, statistic),
        "name": title.text,
        "description": _description(statistic, site.language),
        "url": site.address(statistic.get_absolute_url()),
        "dateModified": statistic.changed_at.isoformat(timespec="seconds"),
        "inLanguage": title.lang or site.language,
        "isAccessibleForFree": True,
        "variableMeasured": {
            "@type": "PropertyValue",
            "name": statistic.measure,
            "unitText": statistic.unit,
        },
        "spatialCoverage": {
            "@type": "Place",
            "name": statistic.geography_name,
            "identifier": f"{statistic.geography_scheme} {statistic.geography_code}",
        },
        "creator": [
            {"@type": "Organization", "name": publisher}
            for publisher in dict.fromkeys(source.publisher.name for source in sources)
        ],
        "publisher": organisation(site),
        "isBasedOn": list(dict.fromkeys(source.url for source in sources if source.url)),
        "distribution": _downloads(site, statistic),
        "temporalCoverage": _covered(figures),
        "license": {"@type": "CreativeWork", "name": licence} if licence else "",
    }
    return {name: value for name, value in node.items() if value not in ([], "")}


def _downloads(site: Site, statistic: Statistic) -> list[Node]:
    return [
        {
            "@type": "DataDownload",
            "encodingFormat": media_type,
            "contentUrl": site.address(reverse(view, args=[statistic.slug])),
        }
        for media_type, view in DOWNLOADS.items()
    ]


def dataset_id(site: Site, statistic: Statistic) -> str:
    """Return one identifier for all languages: their pages describe the same data."""
    return site.address(f"{reverse('statistic_json', args=[statistic.slug])}#dataset")


def observations(site: Site, statistic: Statistic, figures: Iterable[Figure]) -> list[Node]:
    """Return each checked figure. Programs cannot read a warning, so others are left out."""
    about = {"@type": "Place", "name": statistic.geography_name}
    return [
        _observation(site, statistic, figure) | {"observationAbout": about}
        for figure in figures
        if figure.is_checked
    ]


def _observation(site: Site, statistic: Statistic, figure: Figure) -> Node:
    qualifier = figure.qualifier
    known = {
        "observationDate": figure.period_end.isoformat() if figure.period_end else None,
        "observationPeriod": _length(figure),
        "value": figure.value,
        "minValue": figure.low,
        "maxValue": figure.high,
        # schema.org takes no plain text here.
        "measurementQualifier": {"@type": "Enumeration", "name": qualifier} if qualifier else None,
    }
    return {
        "@type": "Observation",
        "@id": site.address(reverse("api:figure", args=[figure.slug])),
        "variableMeasured": statistic.measure,
        "unitText": statistic.unit,
        "subjectOf": {"@id": dataset_id(site, statistic)},
        **{name: value for name, value in known.items() if value is not None},
    }


def _length(figure: Figure) -> str | None:
    """Return the length of the period: P1Y or P181D; None for a count on a day."""
    start, end = figure.period_start, figure.period_end
    if start is None or end is None or start == end:
        return None
    after = end + timedelta(days=1)
    if (start.month, start.day) == (after.month, after.day):
        return f"P{after.year - start.year}Y"
    return f"P{(after - start).days}D"


def _description(statistic: Statistic, language: str) -> str:
    description = statistic.description_in(language).text
    if len(description) < LEAST_DESCRIPTION:
        title, place = statistic.title_in(language).text, statistic.place_in(language).text
        parts = (description, title, statistic.measure, statistic.population, place)
        description = ". ".join(dict.fromkeys(part.rstrip(".") for part in parts if part)) + "."
    return description[:LONGEST_DESCRIPTION]


def _covered(figures: Iterable[Figure]) -> str:
    """Return the first and last day of all figures, as ISO 8601 dates with a slash."""
    spans = [(f.period_start, f.period_end) for f in figures if f.period_start and f.period_end]
    if not spans:
        return ""
    first: date = min(start for start, _end in spans)
    last: date = max(end for _start, end in spans)
    return f"{first.isoformat()}/{last.isoformat()}"
