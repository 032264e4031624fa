import django.db.models.deletion
import tree_queries.fields
from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Concat

NEWEST = ["-publish_at", "-id", "unpublish_at"]
INDEXES = {
    "article_newest_first": ["language", "status", *NEWEST],
    "article_kind_newest_first": ["language", "status", "kind", *NEWEST],
    "article_newest_in_any_language": ["status", *NEWEST],
}


def fill_paths(apps, _schema_editor):
    """Every row so far is an article: pages come with this migration."""
    articles = apps.get_model("articles", "Article").objects
    articles.update(path=Concat(Value("articles/"), F("slug")))
    former = apps.get_model("articles", "ArticleFormerAddress").objects
    former.update(path=Concat(Value("articles/"), F("path")))


class Migration(migrations.Migration):
    """Pages: articles with a place in a tree. Whatever readers find now says at which path it stands."""

    dependencies = [
        ("articles", "0008_failing_links_of_any_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="PagePlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(db_index=True, default=0)),
                (
                    "parent",
                    tree_queries.fields.TreeNodeForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="articles.pageplace",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="article",
            name="place",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pages",
                to="articles.pageplace",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="path",
            field=models.CharField(default="", editable=False, max_length=700),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(
            "articleformeraddress", "articleformeraddress_leads_to_one_content"
        ),
        migrations.RenameField("articleformeraddress", "slug", "path"),
        migrations.AlterField(
            model_name="articleformeraddress",
            name="path",
            field=models.CharField(max_length=700),
        ),
        migrations.AddConstraint(
            model_name="articleformeraddress",
            constraint=models.UniqueConstraint(
                fields=("language", "path"), name="articleformeraddress_leads_to_one_content"
            ),
        ),
        migrations.RunPython(fill_paths, migrations.RunPython.noop),
        migrations.RemoveConstraint("article", "article_address_once_per_language"),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.UniqueConstraint(
                fields=("language", "path"),
                name="article_path_once_per_language",
                violation_error_message="Another article in this language has this address.",
            ),
        ),
        *(migrations.RemoveIndex("article", name) for name in INDEXES),
        *(
            migrations.AddIndex("article", models.Index(fields=[*fields, "place"], name=name))
            for name, fields in INDEXES.items()
        ),
    ]
