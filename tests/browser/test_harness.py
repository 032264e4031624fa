"""The instruments of the journeys notice what they are there to notice."""

import pytest

MISTAKE = "document.querySelector('main').innerHTML = '<button></button>'"


@pytest.mark.sampled
@pytest.mark.parametrize("script", [True, False])
def test_assert_accessible_notices_a_mistake(visit, assert_accessible, script):
    page = visit(script=script)
    page.goto("/privacy/")
    assert_accessible(page)

    page.evaluate(MISTAKE)

    with pytest.raises(AssertionError, match="button-name"):
        assert_accessible(page)
