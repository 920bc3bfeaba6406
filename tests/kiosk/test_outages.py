"""Whose word counts while the hall works on paper, as pages are told (SC-17, RO-29)."""

from domain.sales.outages.records import Duty, Outage
from kiosk.outages import on_a_phone, on_paper
from tests.kiosk.sales import NOW, a_hall


def test_a_phone_hears_of_an_outage_and_of_nothing_before() -> None:
    duty = Duty(id="2026-11-22", day=NOW.date(), person="ctl", named_by="person:ctl", named_at=NOW)
    hall = a_hall(duty)
    assert on_a_phone.render(hall) == {}
    assert on_paper.render(hall)["outage"] is None
    outage = Outage(id="o1", since=NOW, reason="停电", duty="ctl", declared_by="person:ctl", declared_at=NOW)
    hall.put(outage)
    told = on_a_phone.render(hall)["outage"]
    assert (told["state"], told["since"], told["duty"]["name"]) == ("declared", "2026-11-22T06:00:00Z", "高敏")
    assert on_paper.render(hall)["outage"] == told
    hall.put(outage.but(state="settled"))
    assert on_a_phone.render(hall) == {}
