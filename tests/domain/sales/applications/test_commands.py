"""Whose application it is, and of which client."""

import pytest

from domain.clients.contacts.records import Contact
from domain.core.refusal import Refused
from tests.bare import BareHall
from tests.hall import at


class TestOfAClientOfOnesOwn:
    """SC-24: an application is of a client who was registered here, and stands with whoever applies."""

    def test_anothers_client_is_not_applied_for(self) -> None:
        hall = BareHall()
        with pytest.raises(Refused, match="not-your-client"):
            hall.do("application.submit", "A2", unit="3-1202", contact="kB4")

    def test_nor_one_nobody_registered(self) -> None:
        hall = BareHall()
        with pytest.raises(Refused, match="unknown-record"):
            hall.do("application.submit", "A2", unit="3-1202", contact="k404")

    def test_nor_one_whose_protection_is_over(self) -> None:
        hall = BareHall()
        hall.hall.put(hall.hall.all(Contact)["kA2"].but(until=at("09:00")))
        with pytest.raises(Refused, match="not-your-client"):
            hall.applies("A2", "09:01")
        hall.applies("A3", "09:02")
