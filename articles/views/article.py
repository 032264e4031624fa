from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from articles.downloads.served import earlier_documents
from articles.images.served import is_on_a_page, with_passes
from articles.models import Article, ArticleFormerAddress
from articles.models.addresses import ARTICLES
from articles.presentation import whole_article
from articles.presentation.bibliography import article_entry
from articles.presentation.former_version import FormerVersion, load_former_version
from articles.presentation.page_tree import page_tree
from articles.presentation.related import related_pieces
from articles.presentation.rendered_body import render_body
from articles.presentation.republishing import make_copy, pictures_for_others
from articles.presentation.series import place_in_series
from articles.presentation.whole_article import WholeArticle
from articles.publishing.open_preview import OpenedLink
from identity.site_identity import content_licence
from page_cache.decorators import public_page
from public_pages.bibliography.download import answer_entry
from public_pages.language import reader_language


@require_safe
@public_page()
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return _detail(request, f"{ARTICLES}{slug}")


@require_safe
@public_page()
def page_detail(request: HttpRequest, path: str) -> HttpResponse:
    return _detail(request, path)


@require_safe
@public_page()
def article_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    return _version(request, f"{ARTICLES}{slug}", number)


@require_safe
@public_page()
def page_version(request: HttpRequest, path: str, number: int) -> HttpResponse:
    return _version(request, path, number)


def _detail(request: HttpRequest, path: str) -> HttpResponse:
    found = whole_article.load_published(reader_language(), path)
    return article_page(request, found) if found else _not_here(request, path)


def _version(request: HttpRequest, path: str, number: int) -> HttpResponse:
    """Show a version that was corrected, where an editor lets readers go on reading it."""
    former = load_former_version(reader_language(), path, number, is_served=is_on_a_page)
    if former is None:
        return _not_here(request, path, f"versions/{number}/")
    return article_page(request, former.whole, former=former)


def article_page(
    request: HttpRequest,
    found: WholeArticle,
    *,
    is_preview: bool = False,
    opened: OpenedLink | None = None,
    former: FormerVersion | None = None,
) -> HttpResponse:
    """Render the page of an article, or of its `former` version.

    It is shown at its own address, to staff as a preview, or to whoever `opened` a preview link.
    """
    article, day, cover = found.article, found.observance, found.article.shown_cover
    # A preview link shows an article that is not yet at its own address.
    in_languages = found.others if opened or former else [article, *found.others]
    topics = [topic.pk for topic, _name in found.topics]
    context: dict[str, Any] = {
        "found": found,
        "article": article,
        "body": former.body if former else render_body(article),
        "cover": cover,
        "cover_credit": cover.credit_in(article.language) if cover else "",
        "observance_name": day.name_in(article.language) if day else "",
        "in_series": None if former else place_in_series(article),
        "related": [] if former else related_pieces(article, topics),
        "earlier_documents": earlier_documents(article) if article.document_id else [],
        "address": request.build_absolute_uri(article.get_absolute_url()),
        "alternates": {a.language: a.get_absolute_url() for a in in_languages},
        "nearest": _nearest(found),
        "is_preview": is_preview,
        "is_unlisted": is_preview or former is not None,
        "opened": opened,
        "former": former,
        "section": "articles",
    }
    if article.place_id:
        context |= _place_in_tree(article.language, article.place_id)
    template = "articles/page.html" if article.is_page else "articles/detail.html"
    response = render(request, template, context)
    if is_preview:
        response.content = with_passes(response.text).encode()
    return response


def _nearest(found: WholeArticle) -> str:
    """Return the path at which other languages have what comes nearest, and a note that says so."""
    if found.article.is_page:
        return "/"
    topic = next((topic for topic, _name in found.topics), None)
    return f"{f'/topics/{topic.slug}/' if topic else '/articles/'}#not-translated"


def _place_in_tree(language: str, place: int) -> dict[str, Any]:
    tree = page_tree(language)
    return {
        "pages_above": tree.above(place),
        "pages_below": tree.below(place),
        "section": "pages",
    }


@require_safe
@public_page()
def article_republish(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the article as HTML and as plain text, for others to publish."""
    path = f"{ARTICLES}{slug}"
    found = whole_article.load_published(reader_language(), path)
    if found is None:
        return _not_here(request, path, "republish/")
    article = found.article
    context: dict[str, Any] = {
        "article": article,
        "found": found,
        "copy": make_copy(found, request.build_absolute_uri(article.get_absolute_url())),
        "pictures": pictures_for_others(article),
        "licence": content_licence().name,
        "licence_url": content_licence().address,
        "alternates": {
            a.language: f"{a.get_absolute_url()}republish/" for a in [article, *found.others]
        },
        "section": "articles",
    }
    return render(request, "articles/republish.html", context)


@require_safe
@public_page()
def article_bibliography(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """Answer the article as a file for a reference manager."""
    path = f"{ARTICLES}{slug}"
    found = whole_article.load_published_signatures(reader_language(), path)
    if found is None:
        return _not_here(request, path, f"cite.{ending}")
    published_at = found.article.first_published_at
    if published_at is None:
        raise Http404
    address = request.build_absolute_uri(found.article.get_absolute_url())
    return answer_entry(article_entry(found, published_at, address), ending)


def _not_here(request: HttpRequest, path: str, below: str = "") -> HttpResponse:
    """Redirect from a former address, or say that it was withdrawn or is over. Raises Http404.

    `below` is what follows the path in the address that was asked for.
    """
    language = reader_language()
    moved = ArticleFormerAddress.objects.leads_from(language, path)
    if moved and moved.is_public:
        query = request.META.get("QUERY_STRING", "")
        address = f"{moved.get_absolute_url()}{below}"
        return redirect(f"{address}?{query}" if query else address, permanent=True)
    at = moved.path if moved else path
    gone = Article.objects.in_language(language).gone().filter(path=at).first()
    if gone is None:
        raise Http404
    context: dict[str, Any] = {
        "topics": [
            (topic, topic.name_in(language)) for topic in gone.topics.filter(is_published=True)
        ],
        "is_page": gone.is_page,
        "alternates": {},
        "section": "pages" if gone.is_page else "articles",
    }
    template = "articles/ended.html" if gone.is_ended else "articles/withdrawn.html"
    return render(request, template, context, status=410)
