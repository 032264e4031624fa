from accounts.admin_fields import KeyField
from accounts.models import User


def test_a_choice_that_nobody_made_has_not_changed():
    """Else the empty row below others counts as filled in, and its form is refused."""
    field = KeyField(User.objects.none(), required=False)

    assert not field.has_changed(None, "")
    assert not field.has_changed(None, None)
    assert field.has_changed(None, "7")
