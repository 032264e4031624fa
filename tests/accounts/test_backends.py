import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, Group, Permission

from accounts.backends import AuthenticationBackend
from accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    """Of two groups that share permissions, and with one that is theirs alone and one of both."""
    user = User.objects.create(username="editor")
    user.groups.set(Group.objects.filter(name__in=["Editor", "Author"]))
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["delete_user", "view_article"])
    )
    return user


def test_permissions_are_those_that_django_finds(editor):
    own = AuthenticationBackend().get_all_permissions(editor)

    django = ModelBackend().get_all_permissions(User.objects.get(pk=editor.pk))
    assert own == django
    assert "accounts.delete_user" in own
    assert len(own) > 20


def test_permissions_are_asked_for_once(editor, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert editor.has_perm("accounts.delete_user")
        assert editor.has_perm("articles.change_article")
        assert editor.has_module_perms("advocacy")
        assert not editor.has_perm("articles.no_such_thing")


def test_nobody_else_has_those_of_a_group(editor):
    other = User.objects.create(username="other")

    assert other.get_all_permissions() == set()


def test_who_is_no_longer_active_may_do_nothing(editor):
    editor.is_active = False

    assert editor.get_all_permissions() == set()
    assert not editor.has_perm("articles.change_article")


def test_a_permission_on_one_row_is_nobodys(editor):
    assert not editor.has_perm("articles.change_article", editor)


def test_a_stranger_may_do_nothing():
    assert AuthenticationBackend().get_all_permissions(AnonymousUser()) == set()


def test_a_superuser_may_do_everything():
    everybody = User.objects.create(username="root", is_superuser=True)

    assert len(everybody.get_all_permissions()) == Permission.objects.count()
