"""What waits for a signature about a price: the papers of a claim, and a special discount step by step."""

from typing import Any

import pytest

from domain.core.hall import Hall
from domain.sales.applications.records import Application
from kiosk.approvals.screen import SCREEN
from server.screen import Audience
from tests.kiosk.sales import NOW, a_hall, claim, concession, person, text
from tests.shown import shown

LEAD = Audience(role="site_lead")
PEOPLE = (person("pm", "project_manager", "A", "许若溪"), person("sl", "site_lead", name="程远"))
ENDORSED = [{"by": "person:sl", "in_place_of": None, "role": "site_lead", "at": NOW.isoformat()}]


def case(hall: Hall, path: str) -> Any:
    return shown(SCREEN, hall, LEAD).get(path, {}).get("case")


def test_a_claim_waits_for_whoever_reviews_prices_with_its_papers_and_the_price_with_it() -> None:
    found = case(a_hall(claim()), "claim/c1")
    assert (found["title"], found["about"], found["signers"]) == ("3栋2单元1802", "A7 · 林客**", ["site_manager"])
    assert found["due"] == "2026-11-22T07:00:00Z", "as long as its application has"
    assert found["verbs"] == {"sign": "claim.verify", "refuse": "claim.refuse"}
    assert found["told"] == {
        "discount": "老带新", "rate": 0, "off_fen": 1_000_000, "papers": ["老业主合同"], "before_fen": 453_868_100,
        "after_fen": 452_868_100,
        "lines": [{"what": "list", "fen": 453_868_100}, {"what": "standard", "fen": -1_000_000, "name": "老带新"}],
    }  # fmt: skip


@pytest.mark.parametrize("state", ["verified", "refused"])
def test_a_claim_that_is_decided_waits_for_nobody(state: str) -> None:
    assert case(a_hall(claim(state=state)), "claim/c1") is None


def test_a_special_discount_waits_for_the_site_lead_and_then_for_an_executive() -> None:
    first = case(a_hall(*PEOPLE, concession()), "concession/s1")
    assert (first["step"], first["steps"], first["signers"], first["money"]) == (1, 2, ["site_lead"], 1_234_567)
    assert (first["told"]["asked_by"], first["told"]["why"], first["told"]["endorsed_by"]) == ("许若溪", "老客户", "")
    second = case(a_hall(*PEOPLE, concession(state="endorsed", signed=ENDORSED)), "concession/s1")
    assert (second["step"], second["signers"]) == (2, ["executive", "general_manager"])
    assert (second["told"]["endorsed_by"], second["told"]["hours"]) == ("程远", 24)
    assert (second["told"]["before_fen"], second["told"]["after_fen"]) == (453_868_100, 452_633_500)


@pytest.mark.parametrize("state", ["granted", "used", "rejected", "lapsed", "replaced"])
def test_a_special_discount_that_is_decided_waits_for_nobody(state: str) -> None:
    assert case(a_hall(*PEOPLE, concession(state=state)), "concession/s1") is None


@pytest.mark.parametrize("state", ["withdrawn", "expired", "lost"])
def test_nothing_waits_for_a_client_who_has_gone(state: str) -> None:
    hall = a_hall(*PEOPLE, claim(), concession())
    hall.put(hall.all(Application)["x2"].but(state=state))
    assert (case(hall, "claim/c1"), case(hall, "concession/s1")) == (None, None)


def test_an_application_shows_its_quote_on_the_desk() -> None:
    cards = shown(SCREEN, a_hall(claim(state="verified")), LEAD)
    assert cards["application/x2"]["quote"]["total_fen"] == 452_868_100
    assert cards["application/x1"]["quote"]["total_fen"] == 453_868_100
    assert "138****0007" in text(cards), "the premise: clients stand there masked"
    assert "client-a7" not in text(cards)
