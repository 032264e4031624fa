"""Add topics to several articles, or remove them."""

from abc import abstractmethod
from collections.abc import Sequence
from functools import cached_property
from typing import ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from advocacy.models import Topic
from articles.admin.bulk_actions.confirmation import BulkAction, Forecast
from articles.admin.bulk_actions.publishing import may_publish_and_change
from articles.models import Article, ArticleTopic
from articles.publishing import retag
from articles.publishing.retag import TopicChange
from public_pages.language import reader_language


class TopicChoices(forms.ModelMultipleChoiceField[Topic]):
    def label_from_instance(self, obj: Topic) -> str:
        return _name_of(obj)


def _name_of(topic: Topic) -> str:
    """Return its name, which says where readers do not see it."""
    name = topic.name_in(reader_language())
    return name if topic.is_published else gettext("%(topic)s (draft)") % {"topic": name}


class TopicsForm(forms.Form):
    topics = TopicChoices(
        Topic.objects.none(), label=_("Topics"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, typed: QueryDict | None, offered: QuerySet[Topic]) -> None:
        super().__init__(typed)
        self.fields["topics"].queryset = offered.order_by("name")  # type: ignore[attr-defined]

    @property
    def chosen_keys(self) -> frozenset[int]:
        return frozenset(topic.pk for topic in self.cleaned_data["topics"])


class ChangeTopics(BulkAction):
    form: TopicsForm
    no_change_words: ClassVar[Promise | str]
    """Said of an article whose topics stay as they are."""
    is_allowed = staticmethod(may_publish_and_change)

    def __init__(self, by: User, articles: Sequence[Article], typed: QueryDict | None) -> None:
        super().__init__(by, articles, typed)
        self.form = TopicsForm(typed, self.offered_topics(articles))

    @abstractmethod
    def offered_topics(self, articles: Sequence[Article]) -> QuerySet[Topic]: ...

    @abstractmethod
    def topic_change(self) -> TopicChange: ...

    def button_words(self, count: int) -> str:
        words = ngettext(
            "Change the topics of %(count)s article",
            "Change the topics of %(count)s articles",
            count,
        )
        return words % {"count": count}

    def done_words(self, count: int) -> str:
        words = ngettext(
            "Topics changed: %(count)s article.", "Topics changed: %(count)s articles.", count
        )
        return words % {"count": count}

    @cached_property
    def topic_names(self) -> dict[int, str]:
        return {topic.pk: _name_of(topic) for topic in Topic.objects.all()}

    def forecast(self, article: Article) -> Forecast:
        if why := retag.find_obstacle(article):
            return Forecast("", [str(why)])
        before = retag.topics_of(article)
        after = self.topic_change().topics(before)
        if after == before:
            return Forecast("", [str(self.no_change_words)])
        names = sorted(self.topic_names[key] for key in after if key in self.topic_names)
        listed = ", ".join(names) or gettext("none")
        result = gettext("Topics afterwards: %(topics)s.") % {"topics": listed}
        if article.is_public:
            result += f" {gettext('Readers see this at once, with a new “updated” date.')}"
        return Forecast(result)

    def apply(self, article: Article) -> None:
        retag.retag_article(article=article, by=self.by, change=self.topic_change())


class AddTopics(ChangeTopics):
    name = "add_topics"
    title = _("Add topics to these articles")
    no_change_words = _("It already has these topics.")

    def offered_topics(self, articles: Sequence[Article]) -> QuerySet[Topic]:  # noqa: ARG002 -- any can be added
        return Topic.objects.all()

    def topic_change(self) -> TopicChange:
        return TopicChange(add=self.form.chosen_keys)


class RemoveTopics(ChangeTopics):
    name = "remove_topics"
    title = _("Remove topics from these articles")
    no_change_words = _("It has none of these topics.")

    def offered_topics(self, articles: Sequence[Article]) -> QuerySet[Topic]:
        links = ArticleTopic.objects.filter(content_object__in=articles)
        return Topic.objects.filter(pk__in=links.values("tag"))

    def topic_change(self) -> TopicChange:
        return TopicChange(remove=self.form.chosen_keys)
