"""Add topics to several articles, or remove them."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from advocacy.models import Topic
from articles.admin.bulk_actions.confirmation import BulkAction, Chosen, Outlook, Refused
from articles.admin.bulk_actions.publishing import may_publish_several
from articles.models import Article, ArticleTopic
from articles.publishing import retag
from articles.publishing.retag import TopicChange
from public_pages.language import reader_language


class TopicChoices(forms.ModelMultipleChoiceField[Topic]):
    def label_from_instance(self, obj: Topic) -> str:
        return obj.name_in(reader_language())


class TopicsForm(forms.Form):
    topics = TopicChoices(
        Topic.objects.none(), label=_("Topics"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, typed: QueryDict | None, offered: QuerySet[Topic]) -> None:
        super().__init__(typed)
        self.fields["topics"].queryset = offered.order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Add `names`, of every topic by its key."""
        language = reader_language()
        names = {topic.pk: topic.name_in(language) for topic in Topic.objects.all()}
        return (super().clean() or self.cleaned_data) | {"names": names}


def add_topics(chosen: Chosen) -> TopicChange:
    return TopicChange(add=frozenset(topic.pk for topic in chosen["topics"]))


def remove_topics(chosen: Chosen) -> TopicChange:
    return TopicChange(remove=frozenset(topic.pk for topic in chosen["topics"]))


def all_topics(typed: QueryDict | None, _articles: Sequence[Article]) -> TopicsForm:
    return TopicsForm(typed, Topic.objects.all())


def their_topics(typed: QueryDict | None, articles: Sequence[Article]) -> TopicsForm:
    links = ArticleTopic.objects.filter(content_object__in=articles)
    return TopicsForm(typed, Topic.objects.filter(pk__in=links.values("tag")))


type Form = Callable[[QueryDict | None, Sequence[Article]], TopicsForm]
type Ask = Callable[[Chosen], TopicChange]


def look(article: Article, _by: User, chosen: Chosen, *, ask: Ask) -> Outlook:
    if why := retag.find_obstacle(article):
        return Outlook("", [str(why)])
    before = retag.topics_of(article)
    after = ask(chosen).topics(before)
    if after == before:
        return Outlook("", [gettext("Nothing changes: its topics are as you want them.")])
    names = sorted(chosen["names"][key] for key in after if key in chosen["names"])
    listed = ", ".join(names) or gettext("none")
    will = gettext("Topics afterwards: %(topics)s.") % {"topics": listed}
    if article.is_public:
        will += f" {gettext('Readers see this at once, and that it was updated.')}"
    return Outlook(will)


def act(article: Article, by: User, chosen: Chosen, *, ask: Ask) -> None:
    try:
        retag.retag_article(article=article, by=by, change=ask(chosen))
    except retag.CannotBeRetagged as refusal:
        raise Refused(refusal.why) from None


def _action(name: str, title: Any, form: Form, ask: Ask) -> BulkAction:
    return BulkAction(
        name=name,
        title=title,
        button=lambda count: (
            ngettext(
                "Change the topics of %(count)s article",
                "Change the topics of %(count)s articles",
                count,
            )
            % {"count": count}
        ),
        done=lambda count: (
            ngettext(
                "Topics changed: %(count)s article.", "Topics changed: %(count)s articles.", count
            )
            % {"count": count}
        ),
        may=may_publish_several,
        look=partial(look, ask=ask),
        act=partial(act, ask=ask),
        form=form,
    )


ADD_TOPICS: Final = _action("add_topics", _("Add topics to these articles"), all_topics, add_topics)
REMOVE_TOPICS: Final = _action(
    "remove_topics", _("Remove topics from these articles"), their_topics, remove_topics
)
