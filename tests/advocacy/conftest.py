import pytest
from django.db import transaction

from advocacy import reference_data


@pytest.fixture(scope="module")
def with_reference_data(django_db_setup, django_db_blocker):
    """For a module whose tests all begin with the reference data: loading takes longer than they do.

    Each test's own changes are undone as ever, in a transaction inside this one.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        reference_data.load(lambda *_: None)
        yield
        transaction.set_rollback(True)
