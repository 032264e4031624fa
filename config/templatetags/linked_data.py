"""Write the description of a page (schema.org, as JSON-LD) into its head.

A data block is not a script: browsers do not run it, and the content policy does not apply.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django import template
from django.template import RequestContext
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from advocacy.api.json_text import to_json
from advocacy.dates.recurrence import Occurrence
from advocacy.models import Figure, Instrument, Observance, Statistic, Topic
from advocacy.numbers.figure_words import day_in_words
from advocacy.presentation import linked_data as advocacy
from advocacy.presentation.linked_data import Node, Site
from articles.models import Article, Author, Series
from articles.presentation import linked_data as articles
from articles.presentation.rendered_body import RenderedBody
from articles.presentation.series import PlaceInSeries
from articles.presentation.whole_article import WholeArticle
from identity.site_identity import content_licence, load_identity, mission, site_name, tagline
from page_cache.decorators import origin_of
from public_pages.language import reader_language

register = template.Library()

# Escaped, so that no text can end the block or open a comment in it. JSON reads them back.
ESCAPES: Final = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


@register.simple_tag(takes_context=True)
def home_data(context: RequestContext) -> SafeString:
    site = _site(context)
    return _block(
        [
            advocacy.organisation(site, _said_of_itself()),
            advocacy.website(site, f"{site.home}search/"),
        ]
    )


def _said_of_itself() -> dict[str, Any]:
    ours = load_identity()
    return {
        "description": mission(),
        "slogan": tagline(),
        "sameAs": [link["address"] for link in ours.social_links],
        "email": ours.email,
        "telephone": ours.phone,
        "address": " ".join(ours.postal_address.split()),
        "identifier": ours.registration,
    }


@register.simple_tag(takes_context=True)
def article_data(
    context: RequestContext,
    found: WholeArticle,
    body: RenderedBody,
    in_series: PlaceInSeries | None = None,
) -> SafeString:
    site, article = _site(context), found.article
    node = articles.article_node(
        site,
        found,
        body,
        status=_outdated(found.changed_since) if found.changed_original else "",
        licence=content_licence().address,
    )
    if in_series:
        node |= articles.place_in_series_of(site, in_series)
    here = (article.title, article.get_absolute_url())
    return _block([node, _way(site, _("Articles"), "articles:list", here)])


@register.simple_tag(takes_context=True)
def series_data(context: RequestContext, series: Series, parts: list[Article]) -> SafeString:
    site = _site(context)
    here = (series.title, series.get_absolute_url())
    node = articles.series_node(site, series, parts)
    return _block([node, _way(site, _("Articles"), "articles:list", here)])


@register.simple_tag(takes_context=True)
def author_data(context: RequestContext, author: Author) -> SafeString:
    site = _site(context)
    name = author.name_in(site.language)
    way = _way(site, _("Articles"), "articles:list", (name, author.get_absolute_url()))
    return _block([articles.author_node(site, author, name), way])


@register.simple_tag(takes_context=True)
def topic_data(context: RequestContext, topic: Topic) -> SafeString:
    site = _site(context)
    here = (topic.name_in(site.language), topic.get_absolute_url())
    return _block([_way(site, _("Topics"), "topics", here)])


@register.simple_tag(takes_context=True)
def observance_data(
    context: RequestContext, observance: Observance, when: Occurrence | None, year: int | str = ""
) -> SafeString:
    """Describe the occurrence on the page. Give `year` on the page of one year."""
    site = _site(context)
    name = observance.name_in(site.language)
    steps = [(name, observance.get_absolute_url())]
    if year:
        steps.append((str(year), reverse("observances:year", args=[observance.slug, year])))
    everywhere = pgettext("place of an observance", "Worldwide")
    # Programs cannot read the warning beside a date, so an unchecked date is left out.
    nodes = [_way(site, _("Days to mark"), "observances:list", *steps)]
    if when and observance.is_date_checked:
        nodes.insert(0, advocacy.event(site, observance, when, everywhere=everywhere))
    return _block(nodes)


@register.simple_tag(takes_context=True)
def statistic_data(
    context: RequestContext, statistic: Statistic, figures: Iterable[Figure]
) -> SafeString:
    site = _site(context)
    here = (statistic.title_in(site.language).text, statistic.get_absolute_url())
    way = _way(site, _("Figures"), "statistics:list", here)
    figures = list(figures)
    observed = advocacy.observations(site, statistic, figures)
    return _block([advocacy.dataset(site, statistic, figures), *observed, way])


@register.simple_tag(takes_context=True)
def instrument_data(context: RequestContext, instrument: Instrument) -> SafeString:
    here = (instrument.short_title, instrument.get_absolute_url())
    way = _way(_site(context), _("Treaties and declarations"), "instruments:list", here)
    return _block([way])


def _outdated(since: datetime | None) -> str:
    if since is None:
        return ""
    day = day_in_words(timezone.localdate(since), reader_language()).words
    words = _("The original changed on %(day)s. This translation may not have the change yet.")
    return words % {"day": day}


def _site(context: RequestContext) -> Site:
    request: Any = context["request"]
    ours = load_identity().logo
    logo = reverse("identity_file", args=[ours.name]) if ours else ""
    return Site(site_name(), origin_of(request), reverse("home"), reader_language(), logo)


def _way(site: Site, section: str, view: str, *steps: tuple[str, str]) -> Node:
    """Return the way from the home page through the list of a section to the page itself."""
    return advocacy.breadcrumbs(site, [(_("Home"), site.home), (section, reverse(view)), *steps])


def _block(nodes: list[Node]) -> SafeString:
    # Not by the json module: figures keep all their digits here too.
    text = to_json({"@context": "https://schema.org", "@graph": nodes})
    block = f'<script type="application/ld+json">{text.translate(ESCAPES)}</script>'
    return mark_safe(block)  # noqa: S308 -- nothing in it can end it, see ESCAPES
