"""Fill the demonstration: reference data, articles, staff, and keys under a published passphrase."""

from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config.demo import accounts
from config.demo.articles import load_demo_articles, load_demo_series
from config.demo.pages import load_demo_pages
from legal_help.access import founding


class Command(BaseCommand):
    help = "Load the demonstration's content and sign-ins; a second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration's sign-ins are published: use make demo.")
        self.stdout.write("Loading days to mark, figures and treaties")
        call_command("load_reference_data", stdout=StringIO())  # its report is for editors
        staff = accounts.load_staff()
        self.stdout.write("Loading articles and their pictures")
        load_demo_articles(by=staff["editor"])
        load_demo_series()
        load_demo_pages(by=staff["editor"])
        self.stdout.write("Making the keys of the casework desk")
        founding.create_demo_keys(supervisor=staff["supervisor"], caseworkers=[staff["caseworker"]])
