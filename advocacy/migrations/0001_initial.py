import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.math
import django.db.models.lookups
import django.utils.timezone
import taggit.managers
from django.conf import settings
from django.db import migrations, models

import advocacy.models.constraints
import advocacy.models.observance


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Observance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        max_length=100,
                        unique=True,
                        validators=[advocacy.models.constraints.validate_observance_slug],
                        verbose_name="web address (slug)",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name in English")),
                (
                    "names",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="Empty: readers of that language see the English name.",
                        verbose_name="names in other languages",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("day", "Day"),
                            ("week", "Week"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("decade", "Decade"),
                            ("period", "Period"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("un-list", "On the United Nations list of days and weeks"),
                            ("un-year-or-decade", "A year or decade of the United Nations"),
                            ("non-un", "Not a United Nations observance"),
                        ],
                        max_length=20,
                        verbose_name="who lists it",
                    ),
                ),
                (
                    "relevance",
                    models.CharField(
                        choices=[
                            ("core", "Human rights"),
                            ("related", "Close to human rights"),
                            ("general", "General"),
                        ],
                        default="related",
                        max_length=10,
                        verbose_name="relevance",
                    ),
                ),
                (
                    "rule",
                    models.JSONField(
                        help_text='For example {"type": "fixed", "month": 12, "day": 10}.',
                        validators=[advocacy.models.observance.validate_rule],
                        verbose_name="when it falls",
                    ),
                ),
                (
                    "resolution",
                    models.CharField(
                        blank=True,
                        help_text="The document that set it, such as A/RES/68/192.",
                        max_length=100,
                        verbose_name="resolution",
                    ),
                ),
                (
                    "year_proclaimed",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="year proclaimed"
                    ),
                ),
                (
                    "first_observed",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="A year, such as 2014.",
                        null=True,
                        verbose_name="first observed in",
                    ),
                ),
                (
                    "lead_agency",
                    models.CharField(blank=True, max_length=200, verbose_name="lead agency"),
                ),
                (
                    "official_url",
                    models.URLField(blank=True, max_length=300, verbose_name="official page"),
                ),
                (
                    "official_url_checked",
                    models.BooleanField(default=False, verbose_name="I opened the official page"),
                ),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "note",
                    models.TextField(
                        blank=True,
                        help_text="Shown on its page, below the facts.",
                        verbose_name="note",
                    ),
                ),
                (
                    "pitch_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: 42 days.",
                        null=True,
                        verbose_name="pitched, days before",
                    ),
                ),
                (
                    "draft_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: 14 days.",
                        null=True,
                        verbose_name="drafted, days before",
                    ),
                ),
                (
                    "translation_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: 7 days.",
                        null=True,
                        verbose_name="translated, days before",
                    ),
                ),
                (
                    "actions",
                    models.TextField(
                        blank=True,
                        help_text="One thing on each line. Readers see them as a list on its page.",
                        verbose_name="what you can do, in English",
                    ),
                ),
                (
                    "actions_in_languages",
                    models.JSONField(
                        blank=True, default=dict, verbose_name="what you can do, in other languages"
                    ),
                ),
                (
                    "calendar_changes",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="changes that calendars show"
                    ),
                ),
                (
                    "calendars_changed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="last changed in calendars",
                    ),
                ),
            ],
            options={
                "verbose_name": "observance",
                "verbose_name_plural": "observances",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="observance_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["day", "week", "month", "year", "decade", "period"])
                        ),
                        name="observance_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["un-list", "un-year-or-decade", "non-un"])
                        ),
                        name="observance_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("relevance__in", ["core", "related", "general"])),
                        name="observance_relevance_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first_observed__range", (1900, 2200))),
                        name="observance_first_observed_in_a_real_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThanOrEqual(
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("pitch_days"), 42
                                ),
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("draft_days"), 14
                                ),
                            ),
                            django.db.models.lookups.GreaterThanOrEqual(
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("draft_days"), 14
                                ),
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("translation_days"), 7
                                ),
                            ),
                            django.db.models.lookups.GreaterThanOrEqual(
                                366,
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("pitch_days"), 42
                                ),
                            ),
                        ),
                        name="observance_lead_time_in_order",
                        violation_error_message="A piece is pitched before it is drafted, and drafted before it is translated; at most a year before the day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("slug__in", ("calendar", "calendar-core")), _negated=True
                        ),
                        name="observance_address_is_its_own",
                        violation_error_message="The site itself has this address. Choose another.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slug", ""), _negated=True),
                        name="observance_has_an_address",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="Articles cite the figure by this ID.",
                        max_length=100,
                        unique=True,
                        verbose_name="figure ID",
                    ),
                ),
                (
                    "also_cited_as",
                    models.SlugField(
                        blank=True,
                        help_text="A second name, where one number was published in two places.",
                        max_length=100,
                        verbose_name="also cited as",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=20,
                        null=True,
                        validators=[advocacy.models.constraints.validate_digits],
                        verbose_name="value",
                    ),
                ),
                (
                    "low",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=20,
                        null=True,
                        validators=[advocacy.models.constraints.validate_digits],
                        verbose_name="lowest",
                    ),
                ),
                (
                    "high",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=20,
                        null=True,
                        validators=[advocacy.models.constraints.validate_digits],
                        verbose_name="highest",
                    ),
                ),
                (
                    "qualifier",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("about", "about"),
                            ("nearly", "nearly"),
                            ("at least", "at least"),
                            ("more than", "more than"),
                            ("less than", "less than"),
                            ("at most", "at most"),
                        ],
                        max_length=20,
                        verbose_name="qualifier",
                    ),
                ),
                (
                    "period_start",
                    models.DateField(blank=True, null=True, verbose_name="period from"),
                ),
                (
                    "period_end",
                    models.DateField(
                        blank=True,
                        help_text="The same day twice for a count on a day.",
                        null=True,
                        verbose_name="period to",
                    ),
                ),
                (
                    "edition",
                    models.CharField(
                        blank=True,
                        help_text="Of a source that appears each year.",
                        max_length=100,
                        verbose_name="edition",
                    ),
                ),
                ("caveat", models.TextField(blank=True, verbose_name="caveat")),
                (
                    "verification",
                    models.CharField(
                        choices=[
                            ("verified-primary", "Checked at the source"),
                            ("verified-primary-copy", "Checked against a copy of the publication"),
                            ("verified-secondary", "Checked against a report of the publication"),
                            ("computed", "Our calculation from published data"),
                            (
                                "consistent",
                                "Not checked itself, but consistent with a figure we checked",
                            ),
                            ("partly-verified", "Partly checked: some parts, but not the rest"),
                            ("unverified", "Not checked yet"),
                        ],
                        default="unverified",
                        max_length=25,
                        verbose_name="checked",
                    ),
                ),
                (
                    "verification_note",
                    models.TextField(blank=True, verbose_name="how it was checked"),
                ),
                (
                    "evidence",
                    models.CharField(
                        blank=True,
                        help_text="The address of the page.",
                        max_length=500,
                        verbose_name="page that was read",
                    ),
                ),
                ("accessed_on", models.DateField(blank=True, null=True, verbose_name="read on")),
                (
                    "recorded_on",
                    models.DateField(
                        default=django.utils.timezone.localdate,
                        help_text="The day this value came out, or we first recorded it. Articles that were published earlier with a value it revises say so, with this day.",
                        verbose_name="recorded on",
                    ),
                ),
                (
                    "entered_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "entered_on",
                    models.DateField(default=django.utils.timezone.localdate, editable=False),
                ),
                ("corrected_at", models.DateTimeField(editable=False, null=True)),
                ("changed_at", models.DateTimeField(auto_now=True, db_index=True)),
                (
                    "revises",
                    models.OneToOneField(
                        blank=True,
                        help_text="The publisher's first value for the same period. It stays visible.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revised_by",
                        to="advocacy.figure",
                        verbose_name="revises",
                    ),
                ),
            ],
            options={
                "verbose_name": "figure",
                "verbose_name_plural": "figures",
                "ordering": [
                    "statistic",
                    models.OrderBy(models.F("period_end"), nulls_first=True),
                    models.OrderBy(models.F("period_start"), nulls_first=True),
                    "pk",
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value__isnull", False),
                            ("low__isnull", False),
                            ("high__isnull", False),
                            _connector="OR",
                        ),
                        name="figure_has_a_value_or_a_bound",
                        violation_error_message="Give a value, or the lowest or highest it can be.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value__isnull", False),
                            models.Q(("qualifier", ""), _negated=True),
                            models.Q(("high__isnull", False), ("low__isnull", False)),
                            _connector="OR",
                        ),
                        name="figure_bound_says_how_to_read_it",
                        violation_error_message="Add a qualifier to the bound, such as: less than.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("low__lte", models.F("high"))),
                        name="figure_low_is_not_above_high",
                        violation_error_message="The lowest is above the highest.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("low__lte", models.F("value"))),
                        name="figure_low_is_not_above_value",
                        violation_error_message="The lowest is above the value.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__lte", models.F("high"))),
                        name="figure_value_is_not_above_high",
                        violation_error_message="The value is above the highest.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("period_end__isnull", True), ("period_start__isnull", True)),
                            models.Q(
                                ("period_end__isnull", False), ("period_start__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="figure_period_has_both_ends",
                        violation_error_message="Give both ends of the period, or neither.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_start__lte", models.F("period_end"))),
                        name="figure_period_ends_after_it_starts",
                        violation_error_message="The period ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("revises__lt", models.F("id"))),
                        name="figure_revises_one_stored_before",
                        violation_error_message="A figure can only revise one that was entered before it.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("also_cited_as", ""), _negated=True),
                        fields=("also_cited_as",),
                        name="figure_second_name_is_its_own",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "verification__in",
                                [
                                    "verified-primary",
                                    "verified-primary-copy",
                                    "verified-secondary",
                                    "computed",
                                    "consistent",
                                    "partly-verified",
                                    "unverified",
                                ],
                            )
                        ),
                        name="figure_verification_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "qualifier__in",
                                [
                                    "",
                                    "about",
                                    "nearly",
                                    "at least",
                                    "more than",
                                    "less than",
                                    "at most",
                                ],
                            )
                        ),
                        name="figure_qualifier_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("value__gt", -100000000000), ("value__lt", 100000000000)),
                            models.Q(
                                ("value__gt", -1000000000000000),
                                ("value__lt", 1000000000000000),
                                ("value", django.db.models.functions.math.Round(models.F("value"))),
                            ),
                            _connector="OR",
                        ),
                        name="figure_value_keeps_its_digits",
                        violation_error_message="A figure has at most four decimals, none from 100,000,000,000 on, and is less than 1,000,000,000,000,000. Round it as its source does.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("low__gt", -100000000000), ("low__lt", 100000000000)),
                            models.Q(
                                ("low__gt", -1000000000000000),
                                ("low__lt", 1000000000000000),
                                ("low", django.db.models.functions.math.Round(models.F("low"))),
                            ),
                            _connector="OR",
                        ),
                        name="figure_low_keeps_its_digits",
                        violation_error_message="A figure has at most four decimals, none from 100,000,000,000 on, and is less than 1,000,000,000,000,000. Round it as its source does.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("high__gt", -100000000000), ("high__lt", 100000000000)),
                            models.Q(
                                ("high__gt", -1000000000000000),
                                ("high__lt", 1000000000000000),
                                ("high", django.db.models.functions.math.Round(models.F("high"))),
                            ),
                            _connector="OR",
                        ),
                        name="figure_high_keeps_its_digits",
                        violation_error_message="A figure has at most four decimals, none from 100,000,000,000 on, and is less than 1,000,000,000,000,000. Round it as its source does.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slug", ""), _negated=True), name="figure_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FigureName",
            fields=[
                ("name", models.SlugField(max_length=100, primary_key=True, serialize=False)),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="advocacy.figure",
                    ),
                ),
            ],
            options={
                "verbose_name": "name of a figure",
                "verbose_name_plural": "names of figures",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Instrument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        max_length=100, unique=True, verbose_name="web address (slug)"
                    ),
                ),
                ("short_title", models.CharField(max_length=100, verbose_name="short title")),
                ("full_title", models.CharField(max_length=300, verbose_name="full title")),
                (
                    "kind",
                    models.CharField(
                        choices=[("treaty", "Treaty"), ("declaration", "Declaration")],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("adopted_on", models.DateField(verbose_name="adopted on")),
                (
                    "in_force_on",
                    models.DateField(blank=True, null=True, verbose_name="in force since"),
                ),
                (
                    "dates_source",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="source of the dates"
                    ),
                ),
                (
                    "untc_chapter",
                    models.CharField(
                        blank=True,
                        help_text="In the United Nations Treaty Collection, such as IV-11.",
                        max_length=20,
                        verbose_name="chapter",
                    ),
                ),
                (
                    "untc_chapter_source",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="source of the chapter"
                    ),
                ),
                (
                    "party_count",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="states parties"
                    ),
                ),
                (
                    "party_count_qualifier",
                    models.CharField(blank=True, max_length=20, verbose_name="qualifier"),
                ),
                (
                    "party_count_on",
                    models.DateField(blank=True, null=True, verbose_name="counted on"),
                ),
                (
                    "party_count_source",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="source of the count"
                    ),
                ),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "observances",
                    models.ManyToManyField(
                        blank=True,
                        related_name="instruments",
                        to="advocacy.observance",
                        verbose_name="observances",
                    ),
                ),
            ],
            options={
                "verbose_name": "treaty or declaration",
                "verbose_name_plural": "treaties and declarations",
                "ordering": ["adopted_on", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("short_title", ""), _negated=True),
                            models.Q(("full_title", ""), _negated=True),
                        ),
                        name="instrument_has_its_titles",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slug", ""), _negated=True),
                        name="instrument_has_an_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["treaty", "declaration"])),
                        name="instrument_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("adopted_on__lte", models.F("in_force_on"))),
                        name="instrument_in_force_after_adoption",
                        violation_error_message="It cannot be in force before it was adopted.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("party_count__isnull", True),
                            models.Q(
                                ("party_count_on__isnull", False),
                                models.Q(("party_count_source", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="instrument_party_count_has_day_and_source",
                        violation_error_message="Say when the parties were counted and who counted.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ObservanceSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "fact",
                    models.CharField(
                        choices=[
                            ("name_and_rule", "Name and date"),
                            ("resolution", "Resolution"),
                            ("year_proclaimed", "Year proclaimed"),
                            ("first_observed", "First observed"),
                            ("lead_agency", "Lead agency"),
                            ("name_es", "Name in Spanish"),
                            ("name_fr", "Name in French"),
                            ("name_ar", "Name in Arabic"),
                        ],
                        max_length=20,
                        verbose_name="fact",
                    ),
                ),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                (
                    "verification",
                    models.CharField(
                        choices=[
                            ("verified-primary", "Checked at the source"),
                            ("verified-primary-copy", "Checked against a copy of the publication"),
                            ("verified-secondary", "Checked against a report of the publication"),
                            ("computed", "Our calculation from published data"),
                            (
                                "consistent",
                                "Not checked itself, but consistent with a figure we checked",
                            ),
                            ("partly-verified", "Partly checked: some parts, but not the rest"),
                            ("unverified", "Not checked yet"),
                        ],
                        default="unverified",
                        max_length=25,
                        verbose_name="checked",
                    ),
                ),
                (
                    "observance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fact_sources",
                        to="advocacy.observance",
                    ),
                ),
            ],
            options={
                "verbose_name": "source of a fact",
                "verbose_name_plural": "sources of the facts",
                "ordering": ["observance", "fact", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("observance", "fact", "source"), name="observance_source_named_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "fact__in",
                                [
                                    "name_and_rule",
                                    "resolution",
                                    "year_proclaimed",
                                    "first_observed",
                                    "lead_agency",
                                    "name_es",
                                    "name_fr",
                                    "name_ar",
                                ],
                            )
                        ),
                        name="observance_source_fact_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "verification__in",
                                [
                                    "verified-primary",
                                    "verified-primary-copy",
                                    "verified-secondary",
                                    "computed",
                                    "consistent",
                                    "partly-verified",
                                    "unverified",
                                ],
                            )
                        ),
                        name="observance_source_check_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ObservanceTheme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("theme", models.CharField(max_length=300, verbose_name="theme in English")),
                (
                    "themes",
                    models.JSONField(
                        blank=True, default=dict, verbose_name="theme in other languages"
                    ),
                ),
                (
                    "official_url",
                    models.URLField(
                        blank=True, max_length=300, verbose_name="official page of the year"
                    ),
                ),
                (
                    "campaign_url",
                    models.URLField(blank=True, max_length=300, verbose_name="campaign"),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Where the theme was read, and when.",
                        max_length=300,
                        verbose_name="source",
                    ),
                ),
                (
                    "verification",
                    models.CharField(
                        choices=[
                            ("verified-primary", "Checked at the source"),
                            ("verified-primary-copy", "Checked against a copy of the publication"),
                            ("verified-secondary", "Checked against a report of the publication"),
                            ("computed", "Our calculation from published data"),
                            (
                                "consistent",
                                "Not checked itself, but consistent with a figure we checked",
                            ),
                            ("partly-verified", "Partly checked: some parts, but not the rest"),
                            ("unverified", "Not checked yet"),
                        ],
                        default="unverified",
                        max_length=25,
                        verbose_name="checked",
                    ),
                ),
                (
                    "observance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="themes",
                        to="advocacy.observance",
                    ),
                ),
            ],
            options={
                "verbose_name": "theme of a year",
                "verbose_name_plural": "themes of the years",
                "ordering": ["observance", "-year"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("observance", "year"),
                        name="observance_theme_once_a_year",
                        violation_error_message="This year has a theme already: change that one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "verification__in",
                                [
                                    "verified-primary",
                                    "verified-primary-copy",
                                    "verified-secondary",
                                    "computed",
                                    "consistent",
                                    "partly-verified",
                                    "unverified",
                                ],
                            )
                        ),
                        name="observance_theme_check_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("theme", ""), _negated=True),
                            models.Q(("source", ""), _negated=True),
                        ),
                        name="observance_theme_says_what_and_whence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (1900, 2200))),
                        name="observance_theme_in_a_real_year",
                        violation_error_message="Give a year from 1900 to 2200.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("publisher", models.CharField(max_length=200, verbose_name="publisher")),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Leave empty for a source that is updated all the time.",
                        null=True,
                        verbose_name="year",
                    ),
                ),
                (
                    "locator",
                    models.CharField(
                        blank=True,
                        help_text="Page, table or sales number, so that a reader finds the place.",
                        max_length=200,
                        verbose_name="page or table",
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="link")),
                (
                    "licence",
                    models.CharField(
                        blank=True,
                        help_text="If it asks for attribution, name it: for example CC BY 4.0.",
                        max_length=200,
                        verbose_name="licence",
                    ),
                ),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "ordering": ["publisher", "-year", "title", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("publisher", ""), _negated=True),
                            models.Q(("title", ""), _negated=True),
                        ),
                        name="source_says_who_and_what",
                    ),
                    models.UniqueConstraint(
                        models.F("publisher"),
                        models.F("title"),
                        django.db.models.functions.comparison.Coalesce("year", models.Value(0)),
                        models.F("locator"),
                        models.F("url"),
                        name="source_entered_once",
                        violation_error_message="This source is here already: use that one.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="figure",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figures",
                to="advocacy.source",
                verbose_name="source",
            ),
        ),
        migrations.CreateModel(
            name="Statistic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        max_length=100,
                        unique=True,
                        validators=[advocacy.models.constraints.validate_statistic_slug],
                        verbose_name="web address (slug)",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "measure",
                    models.CharField(
                        help_text="What exactly is measured, in the source's words.",
                        max_length=300,
                        verbose_name="measure",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("persons", "people"),
                            ("million persons", "million people"),
                            ("persons per day", "people a day"),
                            ("one person in N", "one in how many people"),
                            ("percent", "per cent"),
                            ("percent of countries", "per cent of countries"),
                            ("percent change", "change in per cent"),
                            ("countries", "countries"),
                            ("applications", "applications"),
                            ("cases", "cases"),
                            ("hearings", "hearings"),
                            ("languages", "languages"),
                            ("USD per year", "US dollars a year"),
                        ],
                        max_length=30,
                        verbose_name="unit",
                    ),
                ),
                (
                    "counted",
                    models.CharField(
                        help_text="People, incidents or decisions?",
                        max_length=100,
                        verbose_name="counted",
                    ),
                ),
                (
                    "population",
                    models.CharField(
                        help_text="Among whom, such as: children aged 5 to 17.",
                        max_length=300,
                        verbose_name="population",
                    ),
                ),
                (
                    "geography_scheme",
                    models.CharField(
                        default="UN M49",
                        help_text="UN M49 or ISO 3166-1 alpha-3.",
                        max_length=50,
                        verbose_name="code list",
                    ),
                ),
                (
                    "geography_code",
                    models.CharField(default="001", max_length=10, verbose_name="place code"),
                ),
                (
                    "geography_name",
                    models.CharField(default="World", max_length=100, verbose_name="place"),
                ),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "update_period",
                    models.CharField(
                        blank=True,
                        help_text="For example: annual. Leave empty if unknown.",
                        max_length=100,
                        verbose_name="updated",
                    ),
                ),
                (
                    "update_frequency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("monthly", "every month"),
                            ("quarterly", "every quarter"),
                            ("half-yearly", "twice a year"),
                            ("annual", "every year"),
                            ("biennial", "every two years"),
                            ("irregular", "irregularly"),
                            ("once", "once, and not again"),
                        ],
                        help_text="Readers see it in their language, in place of the words above.",
                        max_length=12,
                        verbose_name="how often",
                    ),
                ),
                (
                    "next_expected_on",
                    models.DateField(
                        blank=True,
                        help_text="When the next edition of its source is due. Readers see it.",
                        null=True,
                        verbose_name="next figures expected on",
                    ),
                ),
                (
                    "review_on",
                    models.DateField(
                        blank=True,
                        help_text="On this day it comes up on the radar. Readers do not see it.",
                        null=True,
                        verbose_name="review on",
                    ),
                ),
                (
                    "method_caveat",
                    models.TextField(
                        blank=True,
                        help_text="What these numbers can and cannot say.",
                        verbose_name="method and limits",
                    ),
                ),
                (
                    "chart",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("line", "Line"),
                            ("bar", "Bars"),
                            ("interval", "Interval"),
                            ("strokes", "Field of strokes"),
                        ],
                        help_text="Empty: we choose.",
                        max_length=10,
                        verbose_name="chart",
                    ),
                ),
                (
                    "short_name",
                    models.CharField(
                        blank=True,
                        help_text="Shown at the end of its line in a chart of several, such as: women.",
                        max_length=30,
                        verbose_name="short name",
                    ),
                ),
                (
                    "short_names",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="Empty: readers of that language see the English short name.",
                        verbose_name="short name in other languages",
                    ),
                ),
                ("corrected_at", models.DateTimeField(editable=False, null=True)),
                ("changed_at", models.DateTimeField(auto_now=True, db_index=True)),
                (
                    "drawn_beside",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Statistics that may stand on one chart with this one, each with a line of its own: in the same unit, of the same place, counted in the same way. Three at most.",
                        related_name="drawn_with",
                        to="advocacy.statistic",
                        verbose_name="drawn beside it",
                    ),
                ),
                (
                    "related",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Neighbouring subjects that must not be joined into one line.",
                        to="advocacy.statistic",
                        verbose_name="related statistics",
                    ),
                ),
            ],
            options={
                "verbose_name": "statistic",
                "verbose_name_plural": "statistics",
                "ordering": ["title", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            models.Q(("measure", ""), _negated=True),
                        ),
                        name="statistic_says_what_it_measures",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slug__in", ("datapackage",)), _negated=True),
                        name="statistic_address_is_its_own",
                        violation_error_message="The site itself has this address. Choose another.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slug", ""), _negated=True),
                        name="statistic_has_an_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "unit__in",
                                [
                                    "persons",
                                    "million persons",
                                    "persons per day",
                                    "one person in N",
                                    "percent",
                                    "percent of countries",
                                    "percent change",
                                    "countries",
                                    "applications",
                                    "cases",
                                    "hearings",
                                    "languages",
                                    "USD per year",
                                ],
                            )
                        ),
                        name="statistic_unit_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "update_frequency__in",
                                [
                                    "",
                                    "monthly",
                                    "quarterly",
                                    "half-yearly",
                                    "annual",
                                    "biennial",
                                    "irregular",
                                    "once",
                                ],
                            )
                        ),
                        name="statistic_frequency_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("chart__in", ["", "line", "bar", "interval", "strokes"])
                        ),
                        name="statistic_chart_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FigureImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="table")),
                (
                    "file_name",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="file"
                    ),
                ),
                ("undecoded", models.BinaryField(null=True)),
                (
                    "encoding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cp1252", "cp1252"),
                            ("cp1256", "cp1256"),
                            ("cp1250", "cp1250"),
                            ("cp1251", "cp1251"),
                            ("cp1254", "cp1254"),
                            ("cp850", "cp850"),
                            ("mac_roman", "mac_roman"),
                            ("utf-8", "utf-8"),
                        ],
                        max_length=12,
                        verbose_name="encoding of the file",
                    ),
                ),
                (
                    "parted",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("tab", "tab"),
                            ("semicolon", "semicolon"),
                            ("comma", "comma"),
                            ("line", "line"),
                            ("spaces", "spaces"),
                            ("space", "space"),
                        ],
                        max_length=12,
                        verbose_name="separator between cells",
                    ),
                ),
                (
                    "is_turned",
                    models.BooleanField(default=False, verbose_name="the years are columns"),
                ),
                ("columns", models.JSONField(blank=True, default=list, editable=False)),
                (
                    "marks",
                    models.CharField(
                        blank=True,
                        choices=[("point", "point"), ("comma", "comma")],
                        max_length=12,
                        verbose_name="numbers are written",
                    ),
                ),
                (
                    "counting",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("as stored", "as stored"),
                            ("ones", "ones"),
                            ("thousands", "thousands"),
                            ("millions", "millions"),
                        ],
                        max_length=12,
                        verbose_name="numbers are counted",
                    ),
                ),
                (
                    "year_means",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("whole", "whole"),
                            ("last day", "last day"),
                            ("middle", "middle"),
                            ("fiscal", "fiscal"),
                        ],
                        max_length=12,
                        verbose_name="a year means",
                    ),
                ),
                (
                    "fiscal_year",
                    models.CharField(
                        blank=True,
                        choices=[("09-30", "09-30"), ("06-30", "06-30"), ("03-31", "03-31")],
                        max_length=12,
                        verbose_name="a fiscal year ends on",
                    ),
                ),
                (
                    "span_means",
                    models.CharField(
                        blank=True,
                        choices=[("years", "years"), ("fiscal", "fiscal"), ("month", "month")],
                        max_length=12,
                        verbose_name="2019-20 means",
                    ),
                ),
                (
                    "day_order",
                    models.CharField(
                        blank=True,
                        choices=[("day", "day"), ("month", "month")],
                        max_length=12,
                        verbose_name="03/04/2024 means",
                    ),
                ),
                ("edition", models.CharField(blank=True, max_length=100, verbose_name="edition")),
                (
                    "recorded_on",
                    models.DateField(
                        default=django.utils.timezone.localdate,
                        help_text="The day on which these values came out, or today.",
                        verbose_name="came out on",
                    ),
                ),
                (
                    "verification",
                    models.CharField(
                        choices=[
                            ("verified-primary", "Checked at the source"),
                            ("verified-primary-copy", "Checked against a copy of the publication"),
                            ("verified-secondary", "Checked against a report of the publication"),
                            ("computed", "Our calculation from published data"),
                            (
                                "consistent",
                                "Not checked itself, but consistent with a figure we checked",
                            ),
                            ("partly-verified", "Partly checked: some parts, but not the rest"),
                            ("unverified", "Not checked yet"),
                        ],
                        default="unverified",
                        max_length=25,
                        verbose_name="checked",
                    ),
                ),
                (
                    "evidence",
                    models.URLField(
                        blank=True,
                        help_text="The address of the page.",
                        max_length=500,
                        verbose_name="page that was read",
                    ),
                ),
                ("accessed_on", models.DateField(blank=True, null=True, verbose_name="read on")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        help_text="Where stored figures are corrected. Readers see it.",
                        max_length=600,
                        verbose_name="what was wrong",
                    ),
                ),
                ("choices", models.JSONField(blank=True, default=dict, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="pasted"
                    ),
                ),
                (
                    "applied_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="added"),
                ),
                (
                    "figure_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="figures"),
                ),
                (
                    "undone_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="undone"),
                ),
                (
                    "applied_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "undone_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        help_text="Of all rows for which no column names another one.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="advocacy.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "statistic",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: a column of the table names the statistic of each row.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imports",
                        to="advocacy.statistic",
                        verbose_name="statistic",
                    ),
                ),
            ],
            options={
                "verbose_name": "import of figures",
                "verbose_name_plural": "imports of figures",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("applied_at", None), ("applied_by", None)),
                            models.Q(("applied_at__isnull", False), ("applied_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="figure_import_applied_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at", None), ("undone_by", None)),
                            models.Q(
                                ("applied_at__isnull", False),
                                ("undone_at__isnull", False),
                                ("undone_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="figure_import_undone_after_it_was_applied",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verification", "unverified"),
                            models.Q(("evidence", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="figure_import_says_where_it_was_read",
                        violation_error_message="Give the address of the page that was read.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="figure",
            name="statistic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figures",
                to="advocacy.statistic",
                verbose_name="statistic",
            ),
        ),
        migrations.CreateModel(
            name="StatisticCorrection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(max_length=600, verbose_name="what was wrong")),
                ("said", models.JSONField(verbose_name="what it said")),
                ("says", models.JSONField(verbose_name="what it says")),
                (
                    "corrected_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="corrected at"
                    ),
                ),
                (
                    "corrected_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "statistic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="advocacy.statistic",
                        verbose_name="statistic",
                    ),
                ),
            ],
            options={
                "verbose_name": "correction of a statistic",
                "verbose_name_plural": "corrections of statistics",
                "ordering": ["-corrected_at", "-pk"],
                "default_permissions": ["view"],
                "indexes": [
                    models.Index(fields=["-corrected_at", "-id"], name="statisticcorrection_newest")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="statisticcorrection_says_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                (
                    "slug",
                    models.SlugField(
                        allow_unicode=True, max_length=100, unique=True, verbose_name="slug"
                    ),
                ),
                (
                    "names",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="Empty: readers of that language see the English name.",
                        verbose_name="names in other languages",
                    ),
                ),
                ("description", models.TextField(blank=True, verbose_name="description")),
            ],
            options={
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="topic_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slug", ""), _negated=True), name="topic_has_an_address"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatisticTopic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="advocacy.statistic",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tag", "content_object"), name="statistictopic_linked_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="statistic",
            name="topics",
            field=taggit.managers.TaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="advocacy.StatisticTopic",
                to="advocacy.Topic",
                verbose_name="topics",
            ),
        ),
        migrations.CreateModel(
            name="ObservanceTopic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="advocacy.observance",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tag", "content_object"), name="observancetopic_linked_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="observance",
            name="topics",
            field=taggit.managers.TaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="advocacy.ObservanceTopic",
                to="advocacy.Topic",
                verbose_name="topics",
            ),
        ),
        migrations.CreateModel(
            name="InstrumentTopic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="advocacy.instrument",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tag", "content_object"), name="instrumenttopic_linked_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="instrument",
            name="topics",
            field=taggit.managers.TaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="advocacy.InstrumentTopic",
                to="advocacy.Topic",
                verbose_name="topics",
            ),
        ),
        migrations.CreateModel(
            name="VerificationRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stood", models.TextField(verbose_name="what was checked")),
                (
                    "verification",
                    models.CharField(
                        choices=[
                            ("verified-primary", "Checked at the source"),
                            ("verified-primary-copy", "Checked against a copy of the publication"),
                            ("verified-secondary", "Checked against a report of the publication"),
                            ("computed", "Our calculation from published data"),
                            (
                                "consistent",
                                "Not checked itself, but consistent with a figure we checked",
                            ),
                            ("partly-verified", "Partly checked: some parts, but not the rest"),
                            ("unverified", "Not checked yet"),
                        ],
                        max_length=25,
                        verbose_name="how far",
                    ),
                ),
                (
                    "evidence",
                    models.CharField(blank=True, max_length=500, verbose_name="what was read"),
                ),
                ("note", models.TextField(blank=True, verbose_name="how it was checked")),
                ("checked_on", models.DateField(verbose_name="checked on")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
                (
                    "fact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verifications",
                        to="advocacy.observancesource",
                        verbose_name="fact",
                    ),
                ),
                (
                    "figure",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verifications",
                        to="advocacy.figure",
                        verbose_name="figure",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verifications",
                        to="advocacy.observancetheme",
                        verbose_name="theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "verification",
                "verbose_name_plural": "verifications",
                "ordering": ["-recorded_at", "-pk"],
                "default_permissions": ["view"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "verification__in",
                                [
                                    "verified-primary",
                                    "verified-primary-copy",
                                    "verified-secondary",
                                    "computed",
                                    "consistent",
                                    "partly-verified",
                                    "unverified",
                                ],
                            )
                        ),
                        name="verification_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("fact__isnull", True),
                                ("figure__isnull", False),
                                ("theme__isnull", True),
                            ),
                            models.Q(
                                ("fact__isnull", False),
                                ("figure__isnull", True),
                                ("theme__isnull", True),
                            ),
                            models.Q(
                                ("fact__isnull", True),
                                ("figure__isnull", True),
                                ("theme__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="verification_of_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "verification__in",
                                    (
                                        "verified-primary",
                                        "verified-primary-copy",
                                        "verified-secondary",
                                    ),
                                ),
                                _negated=True,
                            ),
                            models.Q(("evidence", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="verification_names_what_was_read",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("evidence", ""), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="verification_says_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FigureCorrection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(max_length=600, verbose_name="what was wrong")),
                ("said", models.JSONField(verbose_name="what it said")),
                ("says", models.JSONField(verbose_name="what it says")),
                (
                    "corrected_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="corrected at"
                    ),
                ),
                (
                    "corrected_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="advocacy.figure",
                        verbose_name="figure",
                    ),
                ),
            ],
            options={
                "verbose_name": "correction of a figure",
                "verbose_name_plural": "corrections of figures",
                "ordering": ["-corrected_at", "-pk"],
                "default_permissions": ["view"],
                "indexes": [
                    models.Index(fields=["-corrected_at", "-id"], name="figurecorrection_newest")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="figurecorrection_says_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportedFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.PositiveIntegerField()),
                ("is_correction", models.BooleanField(default=False)),
                ("as_imported", models.JSONField()),
                ("as_before", models.JSONField(null=True)),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imports",
                        to="advocacy.figure",
                    ),
                ),
                (
                    "figure_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imported",
                        to="advocacy.figureimport",
                    ),
                ),
            ],
            options={
                "verbose_name": "imported figure",
                "verbose_name_plural": "imported figures",
                "ordering": ["row"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_correction", False)),
                        fields=("figure",),
                        name="imported_figure_added_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("as_before__isnull", True), ("is_correction", True), _connector="OR"
                        ),
                        name="imported_figure_was_there_before_only_if_corrected",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="figure",
            index=models.Index(fields=["source", "statistic"], name="figure_by_source"),
        ),
        migrations.AddIndex(
            model_name="figure",
            index=models.Index(
                fields=["statistic", "period_end", "recorded_on"], name="figure_by_period"
            ),
        ),
        migrations.AddIndex(
            model_name="figure",
            index=models.Index(
                fields=["statistic", "slug", "also_cited_as", "source"], name="figure_by_words"
            ),
        ),
        migrations.AddIndex(
            model_name="figure",
            index=models.Index(
                condition=models.Q(("verification", "unverified")),
                fields=["statistic"],
                name="figure_nobody_checked",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revises", None)),
                fields=("statistic", "period_start", "period_end"),
                name="figure_once_for_a_period",
                violation_error_message="There is already a figure for this period. Choose it under “Revises”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("period_start", None), ("revises", None)),
                fields=("statistic", "source", "edition"),
                name="figure_without_a_period_once_for_an_edition",
                violation_error_message="There is already a figure of this source and edition without a period. Choose it under “Revises”.",
            ),
        ),
    ]
