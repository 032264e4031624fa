from django.db import models


class Listed(models.Model):
    """A link from an article to a list it stands on, with what orders and bounds that list.

    Copied from the article whenever it is saved, so that one index serves a page of the list
    however long the list is.
    """

    language = models.CharField(max_length=10, editable=False)
    listed_from = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True
