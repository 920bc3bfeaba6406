"""A phone shows what a home costs the client, and nothing of a special discount before it is granted (SC-23)."""

from datetime import timedelta

import pytest

from domain.sales.applications.records import Application
from domain.sales.concessions.records import Concession
from domain.sales.discounts.records import Claim
from kiosk.consultant.screen import SCREEN
from server.screen import Audience
from tests.kiosk.sales import A00, A07, A08, B04, NOW, a_hall, claim, concession, discount, person, text
from tests.shown import shown

PM = Audience(role="project_manager", person="pm", group="A")
OTHER_PM = Audience(role="project_manager", person="qm", group="B")
MANAGER = person("pm", "project_manager", "A")
ON_TIME = {"id": "o1", "number": 1, "name": "按时签约", "rate": 100, "amount_fen": 0, "path": "", "stackable": True}
CANARY = ("1234567", "12,345", "老客户")  # the amount and the reason of the special discount, however it is written


def told(hall_of_a7: object, audience: Audience = A07) -> str:
    return text(shown(SCREEN, hall_of_a7, audience))  # type: ignore[arg-type]


@pytest.mark.parametrize("state", ["requested", "endorsed", "rejected", "replaced", "lapsed"])
@pytest.mark.parametrize(
    "who", [A07, A08, A00, B04, OTHER_PM], ids=["own", "colleague", "manager", "other", "other pm"]
)
def test_a_special_discount_reaches_nobody_who_sells_before_it_is_granted(who: Audience, state: str) -> None:
    sent = told(a_hall(MANAGER, concession(state=state)), who)
    assert not any(word in sent for word in CANARY)
    assert sent == told(a_hall(MANAGER), who), "not even that there is one"


def test_whoever_may_ask_for_one_sees_what_became_of_it() -> None:
    hall = a_hall(MANAGER, concession(state="rejected", reason="额度已用完"))
    assert shown(SCREEN, hall, PM)["application/x2"]["special"] == {
        "state": "rejected", "amount_fen": 1_234_567, "why": "老客户", "reason": "额度已用完",
    }  # fmt: skip
    assert "special" not in shown(SCREEN, hall, A07)["application/x2"]


def test_once_granted_it_is_a_line_of_the_quote_with_its_end() -> None:
    until = NOW + timedelta(hours=24)
    card = shown(SCREEN, a_hall(concession(state="granted", granted_at=NOW, valid_until=until)), A07)["application/x2"]
    assert card["special_until"] == "2026-11-23T06:00:00Z"
    assert card["quote"] == {
        "total_fen": 452_633_500,
        "lines": [
            {"what": "list", "fen": 453_868_100}, {"what": "special", "fen": -1_234_567}, {"what": "rounding", "fen": -33},
        ],
    }  # fmt: skip


def test_the_quote_of_an_application_follows_what_was_verified() -> None:
    hall = a_hall(claim())
    hall.put(hall.all(Application)["x2"].but(discounts=[{**ON_TIME, "version": 1}], path="mortgage"))
    before = shown(SCREEN, hall, A07)["application/x2"]
    assert (before["quote"]["total_fen"], before["path"]) == (449_329_400, "mortgage")
    assert before["claims"] == [
        {"discount": "o2", "name": "老带新", "rate": 0, "amount_fen": 1_000_000, "state": "claimed", "reason": ""}
    ]
    hall.put(claim(state="verified"))
    assert shown(SCREEN, hall, A07)["application/x2"]["quote"]["total_fen"] == 448_329_400
    hall.put(claim(state="refused", reason="看不清"))
    refused = shown(SCREEN, hall, A07)["application/x2"]
    assert (refused["quote"]["total_fen"], refused["claims"][0]["reason"]) == (449_329_400, "看不清")


def test_a_claim_is_nobody_elses() -> None:
    hall = a_hall(claim())
    assert "老带新" not in told(hall, B04)
    assert "老带新" not in told(hall, A08)
    assert "老带新" in told(hall, A00)


def test_the_catalogue_is_the_same_for_every_group_and_without_what_was_taken_out() -> None:
    """SC-22."""
    papers = discount(id="o2", number=2, name="老带新", rate=0, amount_fen=1_000_000, papers=["老业主合同"])
    hall = a_hall(papers, discount(), discount(id="o3", number=3, name="旧", retired_at=NOW))
    panels = [shown(SCREEN, hall, who)["panel/discounts"] for who in (A07, B04, PM)]
    assert panels[0] == panels[1] == panels[2]
    assert [line["name"] for line in panels[0]["catalogue"]] == ["按时签约", "老带新"]
    assert panels[0]["catalogue"][1] == {
        "id": "o2", "name": "老带新", "rate": 0, "amount_fen": 1_000_000, "papers": ["老业主合同"], "path": "",
        "since": "2026-11-22", "until": None,
    }  # fmt: skip


def test_a_claim_and_a_special_discount_touch_their_application() -> None:
    hall = a_hall()
    assert list(SCREEN.touches[Claim](claim(), hall)) == [("application", "x2")]
    assert list(SCREEN.touches[Concession](concession(), hall)) == [("application", "x2")]
