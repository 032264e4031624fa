import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from legal_help.casework.queue import saved_views
from legal_help.models import SavedView


@pytest.fixture
def carlos(db):
    return User.objects.create_user("carlos", password="x")


def test_a_view_is_kept_in_the_first_free_place(supervisor):
    for name in ("One", "Two", "Three"):
        saved_views.save_view(user=supervisor, name=name, codes="level=U1")
    saved_views.delete_view(user=supervisor, pk=SavedView.objects.get(name="Two").pk)

    saved_views.save_view(user=supervisor, name="Four", codes="level=U2")

    assert list(SavedView.objects.values_list("name", flat=True)) == ["One", "Four", "Three"]


def test_a_name_is_given_once_by_each(supervisor, carlos):
    saved_views.save_view(user=supervisor, name="Mine", codes="level=U1")
    saved_views.save_view(user=carlos, name="Mine", codes="level=U1")

    with pytest.raises(saved_views.NameTaken):
        saved_views.save_view(user=supervisor, name="Mine", codes="level=U2")


def test_there_are_twelve_at_most(supervisor):
    for number in range(SavedView.MOST):
        saved_views.save_view(user=supervisor, name=str(number), codes="level=U1")

    with pytest.raises(saved_views.TooManyViews):
        saved_views.save_view(user=supervisor, name="More", codes="level=U1")


def test_nobody_deletes_the_view_of_another(supervisor, carlos):
    view = saved_views.save_view(user=supervisor, name="Mine", codes="level=U1")

    saved_views.delete_view(user=carlos, pk=view.pk)

    assert SavedView.objects.get() == view


@pytest.mark.parametrize(
    "columns",
    [{"name": "Mine"}, {"place": 1}, {"place": 0}, {"place": 13}, {"name": ""}, {"codes": ""}],
)
def test_the_database_holds_it_too(supervisor, columns):
    saved_views.save_view(user=supervisor, name="Mine", codes="level=U1")
    view = {"user": supervisor, "name": "Other", "place": 2, "codes": "level=U2", **columns}

    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(**view)


def test_the_same_button_pressed_twice_keeps_one(supervisor, monkeypatch):
    saved_views.save_view(user=supervisor, name="Mine", codes="level=U1")
    # As if the other click had come in between.
    monkeypatch.setattr(SavedView.objects, "filter", lambda **_: SavedView.objects.none())

    with pytest.raises(saved_views.NameTaken):
        saved_views.save_view(user=supervisor, name="Mine", codes="level=U1")
