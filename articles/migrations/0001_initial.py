import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
import taggit.managers
from django.conf import settings
from django.db import migrations, models

import articles.models.article


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("advocacy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AheadMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_wanted", models.BooleanField(default=True)),
                ("last_week", models.DateField(null=True)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": ["view"],
            },
        ),
        migrations.CreateModel(
            name="Article",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "publish_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="For Schedule: readers see the article from this moment.",
                        null=True,
                        verbose_name="publish at",
                    ),
                ),
                (
                    "unpublish_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Readers see the article until this moment. Empty: for good.",
                        null=True,
                        verbose_name="unpublish on",
                    ),
                ),
                ("first_published_at", models.DateTimeField(editable=False, null=True)),
                ("made_ready_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "language",
                    models.CharField(
                        choices=articles.models.article.site_languages,
                        default="en",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "slug",
                    models.SlugField(
                        help_text="The last part of the article's web address.",
                        max_length=120,
                        verbose_name="web address (slug)",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("news", "News"),
                            ("report", "Report"),
                            ("explainer", "Explainer"),
                            ("guide", "Guide"),
                            ("statement", "Statement"),
                            ("testimony", "Testimony"),
                            ("about", "About us"),
                        ],
                        default="news",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "kicker",
                    models.CharField(
                        blank=True,
                        help_text="A word above the title, such as Guide.",
                        max_length=60,
                        verbose_name="kicker",
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences, read in lists and under the title.",
                        max_length=400,
                        verbose_name="summary",
                    ),
                ),
                ("body", models.TextField(blank=True, verbose_name="body")),
                ("word_count", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "disclaimer",
                    models.CharField(
                        blank=True,
                        help_text="Shown before the text, such as: General information, not legal advice.",
                        max_length=300,
                        verbose_name="note to the reader",
                    ),
                ),
                (
                    "cover_alt",
                    models.CharField(
                        blank=True,
                        help_text="Only where the picture's own alt text does not fit, as in a translation.",
                        max_length=300,
                        verbose_name="alt text",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "observance",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="articles",
                        to="advocacy.observance",
                        verbose_name="day it marks",
                    ),
                ),
                (
                    "translation_of",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="The article this one was translated from.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="translations",
                        to="articles.article",
                        verbose_name="translation of",
                    ),
                ),
            ],
            options={
                "verbose_name": "article",
                "verbose_name_plural": "articles",
                "permissions": [
                    ("publish_article", "Can publish, change and take down any article")
                ],
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["language", "status", "-publish_at", "-id", "unpublish_at"],
                        name="article_newest_first",
                    ),
                    models.Index(
                        fields=["language", "status", "kind", "-publish_at", "-id", "unpublish_at"],
                        name="article_kind_newest_first",
                    ),
                    models.Index(
                        fields=["status", "-publish_at", "-id", "unpublish_at"],
                        name="article_newest_in_any_language",
                    ),
                    models.Index(
                        condition=models.Q(("unpublish_at__isnull", False)),
                        fields=["unpublish_at"],
                        name="article_next_to_end",
                    ),
                    models.Index(fields=["-created_at", "-id"], name="article_begun_last"),
                    models.Index(
                        condition=models.Q(("translation_of__isnull", False)),
                        fields=["translation_of"],
                        name="article_translations",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "published"), _negated=True),
                            models.Q(
                                ("first_published_at__isnull", False), ("publish_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="article_published_at_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "published"), _negated=True),
                            ("first_published_at", models.F("publish_at")),
                            _connector="OR",
                        ),
                        name="article_printed_day_is_its_place_in_lists",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("made_ready_at", None),
                            ("made_ready_at__lte", models.F("first_published_at")),
                            _connector="OR",
                        ),
                        name="article_ready_before_it_is_seen",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unpublish_at", None),
                            ("unpublish_at__gt", models.F("publish_at")),
                            _connector="OR",
                        ),
                        name="article_ends_after_it_begins",
                        violation_error_message="The expiry must be after the time of publication.",
                    ),
                    models.UniqueConstraint(
                        fields=("language", "slug"),
                        name="article_address_once_per_language",
                        violation_error_message="Another article in this language has this address.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "withdrawn"), _negated=True),
                        fields=("translation_of", "language"),
                        name="article_translated_once_per_language",
                        violation_error_message="This article already has a translation here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("translation_of", None),
                            models.Q(("translation_of", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="article_is_not_its_own_translation",
                        violation_error_message="An article cannot be a translation of itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="article_has_title"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArticleTopic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(editable=False, max_length=10)),
                ("listed_from", models.DateTimeField(editable=False, null=True)),
                ("listed_until", models.DateTimeField(editable=False, null=True)),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topic_links",
                        to="articles.article",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="advocacy.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=[
                            "tag",
                            "language",
                            "-listed_from",
                            "-content_object",
                            "listed_until",
                        ],
                        name="article_topic_newest_first",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tag", "content_object"), name="article_topic_linked_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="article",
            name="topics",
            field=taggit.managers.TaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="articles.ArticleTopic",
                to="advocacy.Topic",
                verbose_name="topics",
            ),
        ),
        migrations.CreateModel(
            name="ArticleVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                (
                    "content",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in-review", "In review"),
                            ("returned", "Returned"),
                            ("earlier", "Earlier draft"),
                            ("aside", "Conflicting draft"),
                            ("published", "Published"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="what changed")),
                (
                    "written_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="written at"
                    ),
                ),
                ("saves", models.PositiveIntegerField(default=1)),
                ("is_autosave", models.BooleanField(default=False)),
                ("form_save", models.CharField(blank=True, max_length=40)),
                ("published_at", models.DateTimeField(null=True, verbose_name="published at")),
                ("redacted_at", models.DateTimeField(null=True, verbose_name="text removed at")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="articles.article",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "redacted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "restores",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="articles.articleversion",
                        verbose_name="restored from",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "version",
                "verbose_name_plural": "versions",
                "ordering": ["-number"],
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["state", "article"], name="article_version_by_state")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("published_at__isnull", False),
                                ("published_by__isnull", False),
                                ("state", "published"),
                            ),
                            models.Q(
                                models.Q(("state", "published"), _negated=True),
                                ("published_at", None),
                                ("published_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="articleversion_published_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            ("is_autosave", False),
                            _connector="OR",
                        ),
                        name="articleversion_published_on_purpose",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("redacted_at", None), ("redacted_by", None)),
                            models.Q(
                                ("content", {}),
                                ("redacted_at__isnull", False),
                                ("redacted_by__isnull", False),
                                ("why", ""),
                            ),
                            _connector="OR",
                        ),
                        name="articleversion_redacted_by_somebody",
                    ),
                    models.UniqueConstraint(
                        fields=("article", "number"), name="article_version_numbered_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["draft", "in-review", "returned"])),
                        fields=("article",),
                        name="article_has_one_next_version",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArticleEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("submitted", "Submitted for review"),
                            ("taken-back", "Taken back"),
                            ("returned", "Returned"),
                            ("published", "Published"),
                            ("scheduled", "Scheduled"),
                            ("unpublished", "Made a draft again"),
                            ("withdrawn", "Withdrawn"),
                            ("ends", "Expiry set"),
                            ("restored", "Restored"),
                            ("discarded", "Changes discarded"),
                            ("noted", "Note"),
                            ("shown", "Preview shared"),
                            ("revoked", "Link revoked"),
                        ],
                        max_length=12,
                    ),
                ),
                ("comment", models.TextField(blank=True, max_length=2000)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="articles.article",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="events",
                        to="articles.articleversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "ordering": ["pk"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ["returned", "noted", "shown", "revoked"]),
                                _negated=True,
                            ),
                            models.Q(("comment", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="articleevent_says_why",
                        violation_error_message="Write a comment.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "kind__in",
                                    [
                                        "submitted",
                                        "taken-back",
                                        "returned",
                                        "restored",
                                        "discarded",
                                    ],
                                ),
                                _negated=True,
                            ),
                            ("version__isnull", False),
                            _connector="OR",
                        ),
                        name="articleevent_is_of_a_version",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="article",
            name="translated_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="articles.articleversion",
                verbose_name="translated from",
            ),
        ),
        migrations.CreateModel(
            name="Author",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("slug", models.SlugField(max_length=120, unique=True)),
                (
                    "names",
                    models.JSONField(
                        blank=True, default=dict, verbose_name="name in other languages"
                    ),
                ),
                ("about", models.TextField(blank=True, verbose_name="about")),
            ],
            options={
                "verbose_name": "author",
                "verbose_name_plural": "authors",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="author_has_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Bundle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="For the desk. Readers do not see it.",
                        max_length=120,
                        verbose_name="name",
                    ),
                ),
                (
                    "goes_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="For Plan: all of it goes live within a minute of this moment, or none.",
                        null=True,
                        verbose_name="goes live at",
                    ),
                ),
                ("tried_at", models.DateTimeField(editable=False, null=True)),
                ("failure", models.CharField(blank=True, editable=False, max_length=10)),
                (
                    "went_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="went live"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "went_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "bundle",
                "verbose_name_plural": "bundles",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="bundle_has_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("goes_at", None), ("planned_by__isnull", False), _connector="OR"
                        ),
                        name="bundle_planned_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("went_at", None), ("went_by", None)),
                            models.Q(
                                ("failure", ""),
                                ("went_at__isnull", False),
                                ("went_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="bundle_went_live_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BundleItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seen", models.CharField(blank=True, editable=False, max_length=80)),
                ("went_at", models.DateTimeField(editable=False, null=True)),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bundle_items",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "bundle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="articles.bundle",
                    ),
                ),
                (
                    "figure_import",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bundle_items",
                        to="advocacy.figureimport",
                        verbose_name="import of figures",
                    ),
                ),
            ],
            options={
                "verbose_name": "item",
                "verbose_name_plural": "items",
                "ordering": ["pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("article", None), ("figure_import__isnull", False)),
                            models.Q(("article__isnull", False), ("figure_import", None)),
                            _connector="OR",
                        ),
                        name="bundle_item_is_one_thing",
                        violation_error_message="Choose an article or an import of figures.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("went_at", None)),
                        fields=("article",),
                        name="article_waits_in_one_bundle",
                        violation_error_message="This article is in a bundle already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("went_at", None)),
                        fields=("figure_import",),
                        name="figure_import_waits_in_one_bundle",
                        violation_error_message="This import is in a bundle already.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="bundle",
            name="failed_item",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="articles.bundleitem",
            ),
        ),
        migrations.CreateModel(
            name="Byline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(editable=False, max_length=10)),
                ("listed_from", models.DateTimeField(editable=False, null=True)),
                ("listed_until", models.DateTimeField(editable=False, null=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("author", "By"),
                            ("research", "Research"),
                            ("translation", "Translation"),
                            ("photography", "Photographs"),
                            ("editing", "Editing"),
                            ("legal-review", "Legal review"),
                        ],
                        default="author",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bylines",
                        to="articles.article",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bylines",
                        to="articles.author",
                        verbose_name="author",
                    ),
                ),
            ],
            options={
                "verbose_name": "byline",
                "verbose_name_plural": "bylines",
                "ordering": ["order", "pk"],
                "indexes": [
                    models.Index(
                        fields=["author", "language", "-listed_from", "-article", "listed_until"],
                        name="byline_newest_first",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("article", "author", "role"),
                        name="byline_once_per_role",
                        violation_error_message="This author already has this role.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "policy",
                    models.CharField(
                        choices=[
                            ("pinned", "Pinned to this figure"),
                            ("latest", "Follows the newest figure"),
                        ],
                        default="pinned",
                        max_length=6,
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="articles.article",
                    ),
                ),
                (
                    "figure",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="advocacy.figure",
                    ),
                ),
                (
                    "statistic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="advocacy.statistic",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("figure__isnull", False)),
                        fields=("article", "figure", "policy"),
                        name="citation_once_per_figure_and_policy",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("figure__isnull", True)),
                        fields=("article", "statistic"),
                        name="citation_once_per_charted_statistic",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("policy__in", ["pinned", "latest"])),
                        name="citation_policy_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("figure__isnull", False), ("policy", "latest"), _connector="OR"
                        ),
                        name="citation_of_a_chart_follows_its_statistic",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="article",
            name="cited_statistics",
            field=models.ManyToManyField(
                editable=False,
                related_name="articles",
                through="articles.Citation",
                to="advocacy.statistic",
            ),
        ),
        migrations.CreateModel(
            name="SupersededCitation",
            fields=[],
            options={
                "verbose_name": "superseded citation",
                "verbose_name_plural": "superseded citations",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("articles.citation",),
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="What we got wrong, and what is right.",
                        max_length=600,
                        verbose_name="correction",
                    ),
                ),
                (
                    "corrected_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="corrected at",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="articles.article",
                    ),
                ),
                (
                    "corrected_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "correction",
                "verbose_name_plural": "corrections",
                "ordering": ["-corrected_at", "-pk"],
                "indexes": [
                    models.Index(fields=["-corrected_at", "-id"], name="correction_newest_first")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="correction_says_what"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EndangeredAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("nobody", "Nobody"), ("somebody", "Somebody")],
                        max_length=8,
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=2000)),
                ("is_asked_again", models.BooleanField(default=False)),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="endangered",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer about danger",
                "verbose_name_plural": "answers about danger",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "somebody"), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="endangered_somebody_is_in_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_asked_again", False), ("answer", "somebody"), _connector="OR"
                        ),
                        name="endangered_is_asked_again_of_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Image",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "alt",
                    models.CharField(
                        help_text="What the picture shows, for a reader who cannot see it.",
                        max_length=300,
                        verbose_name="alt text",
                    ),
                ),
                ("credit", models.CharField(blank=True, max_length=200, verbose_name="credit")),
                (
                    "focal_x",
                    models.PositiveSmallIntegerField(
                        default=50,
                        help_text="Per cent of the width. This part of the picture is never cut off.",
                        verbose_name="focal point, from the left",
                    ),
                ),
                (
                    "focal_y",
                    models.PositiveSmallIntegerField(
                        default=50,
                        help_text="Per cent of the height.",
                        verbose_name="focal point, from the top",
                    ),
                ),
                ("original", models.CharField(editable=False, max_length=100)),
                ("width", models.PositiveIntegerField(editable=False)),
                ("height", models.PositiveIntegerField(editable=False)),
                ("renditions", models.JSONField(default=list, editable=False)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "picture",
                "verbose_name_plural": "pictures",
                "ordering": ["-uploaded_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("alt", ""), _negated=True), name="image_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("focal_x__lte", 100), ("focal_y__lte", 100)),
                        name="image_focal_point_inside",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BodyPicture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="body_pictures",
                        to="articles.article",
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="in_bodies",
                        to="articles.image",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("article", "image"), name="body_picture_once_in_an_article"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="article",
            name="cover",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="articles",
                to="articles.image",
                verbose_name="picture",
            ),
        ),
        migrations.CreateModel(
            name="KeptAsHistorical",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "beside",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="advocacy.figure",
                    ),
                ),
                (
                    "citation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept",
                        to="articles.citation",
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("citation", "beside"), name="citation_kept_once_beside_a_figure"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedPiece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "title",
                    models.CharField(
                        blank=True,
                        help_text="Where there is an article, empty means: its title.",
                        max_length=200,
                        verbose_name="working title",
                    ),
                ),
                (
                    "due_on",
                    models.DateField(
                        blank=True,
                        help_text="Empty: as the lead time of the day says.",
                        null=True,
                        verbose_name="due on",
                    ),
                ),
                ("is_done", models.BooleanField(default=False, verbose_name="done")),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty until someone starts to write.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="planned_for",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "observance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned_pieces",
                        to="advocacy.observance",
                        verbose_name="day it marks",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"is_active": True, "is_staff": True},
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assigned to",
                    ),
                ),
            ],
            options={
                "verbose_name": "planned piece",
                "verbose_name_plural": "planned pieces",
                "ordering": ["year", "observance", "due_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("article__isnull", False)),
                        fields=("observance", "year", "article"),
                        name="planned_piece_once_for_a_day",
                        violation_error_message="This article is planned for this day already.",
                    ),
                    models.UniqueConstraint(
                        fields=("observance", "year", "title"),
                        name="planned_piece_title_once_for_a_day",
                        violation_error_message="There is a piece with this title for this day already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="planned_piece_has_a_title",
                        violation_error_message="Give a working title, or choose the article.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (1900, 2200))),
                        name="planned_piece_in_a_real_year",
                        violation_error_message="Give the year with four digits.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArticleFormerAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=10)),
                ("slug", models.SlugField(max_length=120)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_addresses",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "verbose_name": "former address",
                "verbose_name_plural": "former addresses",
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("language", "slug"),
                        name="articleformeraddress_leads_to_one_content",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ArticlePreviewLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recipient", models.CharField(max_length=120)),
                ("why", models.CharField(blank=True, max_length=200)),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ends_at", models.DateTimeField(null=True)),
                ("embargo_until", models.DateTimeField(null=True)),
                ("times_opened", models.PositiveIntegerField(default=0)),
                ("last_opened_on", models.DateField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preview_links",
                        to="articles.article",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "preview link",
                "verbose_name_plural": "preview links",
                "ordering": ["-made_at", "-pk"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("recipient", ""), _negated=True),
                        name="articlepreviewlink_is_somebodys",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at", None), ("ends_at__gt", models.F("made_at")), _connector="OR"
                        ),
                        name="articlepreviewlink_ends_after_it_was_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("embargo_until", None),
                            ("embargo_until__gt", models.F("made_at")),
                            _connector="OR",
                        ),
                        name="articlepreviewlink_embargo_is_to_come",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("last_opened_on", None), ("times_opened", 0)),
                            models.Q(("last_opened_on__isnull", False), ("times_opened__gt", 0)),
                            _connector="OR",
                        ),
                        name="articlepreviewlink_opened_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at", None), ("revoked_by", None)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="articlepreviewlink_revoked_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArticleSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="link")),
                ("order", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sources",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "ordering": ["order", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), ("url", ""), _negated=True),
                        name="article_source_says_something",
                        violation_error_message="Give the source a title or a web address.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("translated_from", None), ("translation_of__isnull", False), _connector="OR"
                ),
                name="article_translated_from_its_original",
            ),
        ),
    ]
