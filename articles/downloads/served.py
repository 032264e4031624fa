"""Decide who is served which document. Readers get those that a public article offers or offered."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import User
from articles.models import Article, Document
from page_cache.generation import per_generation


@per_generation
def is_public(name: str) -> bool:
    """Return whether readers may have the file with this name now: their page offers it, or did before."""
    public = Article.objects.published()
    found = Document.objects.filter(Q(file=name) | Q(cover=name))
    return found.filter(Q(articles__in=public) | Q(offers__article__in=public)).exists()


def earlier_documents(article: Article) -> list[Document]:
    """Return the documents that this article offered before the one of today, the newest first. One query."""
    found = Document.objects.filter(offers__article=article).exclude(pk=article.document_id or 0)
    return list(found.defer("text").order_by("-offers__since", "-pk"))


def document_of(name: str) -> Document | None:
    """Return the document that has this file, whoever may see it."""
    return Document.objects.filter(Q(file=name) | Q(cover=name)).defer("text").first()


def may_see_hidden(user: User | AnonymousUser, document: Document) -> bool:
    """Return whether a member of staff may have a document that readers do not have."""
    if not (isinstance(user, User) and user.is_staff and user.has_perm("articles.view_document")):
        return False
    return Document.objects.visible_to(user).filter(pk=document.pk).exists()
