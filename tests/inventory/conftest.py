"""What tests of the inventory share."""

import pytest

from gemeinsam.county.models import Mail


@pytest.fixture
def mailbox():
    """Address and text of every mail that was promised, oldest first."""
    return lambda: list(Mail.objects.order_by("pk").values_list("to", "text"))
