import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Comparison",
            fields=[
                ("by_key", models.UUIDField(primary_key=True, serialize=False)),
                ("compared_on", models.DateField()),
                ("body", models.BinaryField()),
                ("signature", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="HelpRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("public_ref", models.CharField(max_length=20, unique=True)),
                ("received_on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("being_read", "being read"),
                            ("more_needed", "more information needed"),
                            ("consult_offered", "consult offered"),
                            ("accepted", "accepted"),
                            ("referred", "referred"),
                            ("closed", "closed"),
                            ("no_contact", "no contact"),
                            ("duplicate", "duplicate"),
                            ("spam", "spam"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="received",
                        max_length=20,
                    ),
                ),
                ("review_by", models.DateField()),
                ("retention_until", models.DateField(null=True)),
                ("on_hold", models.BooleanField(default=False)),
                ("rekey_needed", models.BooleanField(default=False)),
                ("is_test", models.BooleanField(default=False)),
                ("header", models.BinaryField()),
                ("header_signature", models.BinaryField()),
                ("header_mac", models.BinaryField()),
                (
                    "renewals",
                    models.BinaryField(
                        default=b"", help_text="New keys for the person, each signed."
                    ),
                ),
                ("drop_private", models.BinaryField()),
                ("receipt_lookup", models.BinaryField(unique=True)),
                ("receipt_salt_v", models.PositiveSmallIntegerField()),
                ("card", models.BinaryField()),
                ("triage", models.BinaryField()),
                ("applicant_wrapped", models.BinaryField()),
                ("answers", models.BinaryField()),
                (
                    "assigned_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "withdrawn"), _negated=True),
                            ("retention_until__isnull", False),
                            _connector="OR",
                        ),
                        name="withdrawn_request_has_an_end",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteSalt",
            fields=[
                ("version", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("salt", models.BinaryField()),
                ("kdf_row", models.PositiveSmallIntegerField()),
                ("created_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("seq", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("on", models.DateField()),
                (
                    "at",
                    models.DateTimeField(
                        help_text="Not kept of what a person in need did.", null=True
                    ),
                ),
                ("actor", models.CharField(max_length=36)),
                ("action", models.CharField(max_length=40)),
                ("object_ref", models.CharField(max_length=64)),
                ("detail_code", models.CharField(max_length=64)),
                ("prev_hash", models.BinaryField()),
                ("hash", models.BinaryField()),
                ("signature", models.BinaryField()),
            ],
            options={
                "ordering": ["seq"],
                "indexes": [
                    models.Index(fields=["action", "actor", "object_ref"], name="event_action"),
                    models.Index(fields=["object_ref", "action"], name="event_object"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("seq", models.PositiveBigIntegerField(default=0)),
                ("hash", models.BinaryField(default=b"")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="one_head_of_the_chain"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("applicant_public", models.BinaryField()),
                ("state", models.BinaryField()),
                ("late", models.BinaryField(default=b"")),
                ("receipt_lookup", models.BinaryField(null=True, unique=True)),
                ("receipt_salt_v", models.PositiveSmallIntegerField()),
                ("applicant_wrapped", models.BinaryField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("expires_on", models.DateField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("receipt_lookup__isnull", False), ("sent_at", None)),
                            models.Q(("receipt_lookup", None), ("sent_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="draft_answers_to_its_code_until_sent",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyGrant",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key_version", models.PositiveIntegerField()),
                ("recipient_key", models.UUIDField()),
                (
                    "form",
                    models.CharField(choices=[("sealed", "sealed"), ("own", "own")], max_length=10),
                ),
                ("blob", models.BinaryField()),
                (
                    "granted_by",
                    models.UUIDField(help_text="A caseworker's key; none: at Send.", null=True),
                ),
                ("granted_on", models.DateField()),
                (
                    "request",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to="legal_help.helprequest",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["recipient_key"], name="grant_recipient")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "key_version", "recipient_key"),
                        name="one_grant_a_reader",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
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
                            ("new", "something is new"),
                            ("late", "something waits too long"),
                            ("handed", "something was handed to you"),
                            ("alarm", "a supervisor must look"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "told_on",
                    models.DateField(help_text="None: the mail is still to be sent.", null=True),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "kind"), name="one_notice_of_a_kind")
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeCursor",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("seq", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_notice_cursor")
                ],
            },
        ),
        migrations.CreateModel(
            name="PossibleMatch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("conflict", "conflict"),
                            ("duplicate", "duplicate"),
                            ("related", "related"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "strength",
                    models.CharField(
                        choices=[
                            ("strong", "strong match"),
                            ("medium", "medium match"),
                            ("weak", "weak match"),
                        ],
                        max_length=10,
                    ),
                ),
                ("compared_on", models.DateField()),
                ("by_key", models.UUIDField(help_text="The caseworker's key that signed it.")),
                ("signature", models.BinaryField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("same_person", "the same person"),
                            ("conflict", "a conflict"),
                            ("nothing", "nothing"),
                        ],
                        max_length=20,
                    ),
                ),
                ("settled_on", models.DateField(null=True)),
                ("settled_by_key", models.UUIDField(null=True)),
                ("settled_signature", models.BinaryField(default=b"")),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="legal_help.helprequest",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="legal_help.helprequest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other"), name="one_match_a_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))),
                        name="match_in_one_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome", ""), ("settled_by_key", None), ("settled_on", None)
                            ),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("settled_by_key__isnull", False),
                                ("settled_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="match_settled_wholly",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QueueLook",
            fields=[
                (
                    "key",
                    models.UUIDField(
                        help_text="The caseworker's key.", primary_key=True, serialize=False
                    ),
                ),
                ("on", models.DateField(help_text="The day of the last look.")),
                (
                    "before",
                    models.DateField(
                        help_text="The day of the last look before that day.", null=True
                    ),
                ),
                (
                    "seen",
                    models.PositiveBigIntegerField(
                        help_text="Events after this number are new to them."
                    ),
                ),
                (
                    "shown",
                    models.PositiveBigIntegerField(
                        help_text="The last event there was, at the last look."
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("seen__lte", models.F("shown"))),
                        name="seen_was_shown_before",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "place",
                    models.PositiveSmallIntegerField(help_text="Its place among the tabs, from 1."),
                ),
                ("name", models.CharField(max_length=40)),
                ("codes", models.CharField(max_length=4000)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "name"), name="saved_view_name_once"),
                    models.UniqueConstraint(fields=("user", "place"), name="saved_view_place_once"),
                    models.CheckConstraint(
                        condition=models.Q(("place__gte", 1), ("place__lte", 12)),
                        name="saved_views_are_few",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="saved_view_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("codes", ""), _negated=True), name="saved_view_filters"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignedDocument",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("roster", "roster"), ("law", "law"), ("steps", "next steps")],
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("body", models.BinaryField()),
                ("signature", models.BinaryField()),
                ("signer_key", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "version"), name="document_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(help_text="Its first day.")),
                ("question", models.CharField(max_length=40)),
                ("option", models.CharField(max_length=40)),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name_plural": "tallies",
                "ordering": ["-month", "question", "option"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month", "question", "option"), name="one_tally"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="tally_of_a_month"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ThreadMessage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "direction",
                    models.CharField(
                        choices=[("from_person", "from the person"), ("from_us", "from us")],
                        max_length=20,
                    ),
                ),
                ("created_on", models.DateField()),
                ("staff_blob", models.BinaryField()),
                ("applicant_blob", models.BinaryField(null=True)),
                ("seen_by_staff", models.BooleanField(default=False)),
                ("seen_by_person", models.BooleanField(default=False)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="legal_help.helprequest",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "number"), name="message_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("applicant_blob__isnull", False), ("direction", "from_us")),
                            models.Q(("applicant_blob", None), ("direction", "from_person")),
                            _connector="OR",
                        ),
                        name="person_opens_what_we_wrote_alone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "sets_level",
                    models.BooleanField(
                        default=False,
                        help_text="Whether it says how urgent the request is; the blob says so too.",
                    ),
                ),
                ("blob", models.BinaryField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="legal_help.helprequest",
                    ),
                ),
                (
                    "settles",
                    models.OneToOneField(
                        help_text="The message whose news this note settles; the blob says so too.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="settled_by",
                        to="legal_help.threadmessage",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settles", None), ("sets_level", False), _connector="OR"
                        ),
                        name="note_says_one_thing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        editable=False,
                        help_text="The request’s own.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("erased_on", models.DateField()),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("closed", "closed"),
                            ("referred", "referred"),
                            ("moved", "moved to the case system"),
                            ("spam", "spam"),
                            ("withdrawn", "withdrawn"),
                            ("hand", "by hand"),
                        ],
                        max_length=20,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "why__in",
                                ["closed", "referred", "moved", "spam", "withdrawn", "hand"],
                            )
                        ),
                        name="tombstone_says_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("offered_on", models.DateField()),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="transfer",
                        to="legal_help.helprequest",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("owner", models.F("to")), _negated=True),
                        name="transfer_goes_to_somebody_else",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Unlock",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("id_hash", models.BinaryField(unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("staff", "staff"), ("draft", "draft"), ("visit", "visit")],
                        max_length=10,
                    ),
                ),
                ("subject", models.UUIDField()),
                ("blob", models.BinaryField()),
                ("created_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "queue_compared_at",
                    models.DateTimeField(
                        help_text="Of staff: when all of their queue was last compared with what is stored.",
                        null=True,
                    ),
                ),
                (
                    "queue_compared_mac",
                    models.BinaryField(default=b"", help_text="Their own code of that time."),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["subject"], name="unlock_subject")],
            },
        ),
        migrations.CreateModel(
            name="Wall",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("walled", "walled"), ("recused", "recused")], max_length=10
                    ),
                ),
                ("set_on", models.DateField()),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="walls",
                        to="legal_help.helprequest",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["set_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "user", "kind"), name="one_wall_of_a_kind"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseworkerKey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "pending"),
                            ("active", "active"),
                            ("retired", "retired"),
                        ],
                        max_length=10,
                    ),
                ),
                ("public_keys", models.BinaryField()),
                ("kdf_row", models.PositiveSmallIntegerField()),
                ("salt", models.BinaryField()),
                ("wrapped_seeds", models.BinaryField()),
                ("stop_hash", models.BinaryField(default=b"")),
                ("created_on", models.DateField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="caseworker_keys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "active")),
                        fields=("user",),
                        name="one_active_key_a_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "pending")),
                        fields=("user",),
                        name="one_pending_key_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="proposal",
                        serialize=False,
                        to="legal_help.helprequest",
                    ),
                ),
                (
                    "note",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposal",
                        to="legal_help.casenote",
                    ),
                ),
            ],
        ),
    ]
