"""An opening, a ticket, an internal sale or a preparation for a command to be given on."""

from typing import Any

from domain.sales.campaigns.records import Campaign
from domain.sales.openings.records import AT_A_DESK, Opening, Ticket
from domain.sales.preparations.records import Preparation
from server.base import hall_time
from tests.security.stage import Stage

PAPER = {"document": "第 3086 号", "issued_by": "公证处", "file_hash": "ab" * 32}


def no_opening(stage: Stage) -> None:
    """Nothing goes on, so that another may be planned."""
    stage.house.now = hall_time.now()  # calls run by the clock of whoever is asked
    for held in [held for held in stage.house.hall.all(Opening).values() if held.going_on]:
        for ticket in stage.house.hall.where(Ticket, "opening", held.id):
            if ticket.state in AT_A_DESK:
                stage.house.do("ticket.pass", ticket=ticket.id)
        stage.house.do("opening.finish" if held.state == "calling" else "opening.drop", opening=held.id)


def planned(stage: Stage) -> dict[str, Any]:
    no_opening(stage)
    return {"called": stage.fresh("批"), "mode": "lottery"}


def entrant(stage: Stage) -> dict[str, Any]:
    return {"name": "周来客", "phone": stage.phone(), "identity": f"E{20_000_000 + stage.count()}"}


def opening(stage: Stage, *before: str, mode: str = "lottery", **more: Any) -> dict[str, Any]:
    """One with somebody on its list, after these moves."""
    id = stage.house.do("opening.plan", **{**planned(stage), "mode": mode}).result["opening"]
    companion = stage.someone("consultant", "own")
    stage.house.do("opening.enter", opening=id, **entrant(stage), companion=companion)
    for move in before:
        seed = {"seed": "20250303"} if move == "draw" else {}
        stage.house.do(f"opening.{move}", opening=id, **seed)
    return {"opening": id, **more}


def entry(stage: Stage) -> dict[str, Any]:
    id = stage.house.do("opening.plan", **planned(stage)).result["opening"]
    return {"entry": stage.house.do("opening.enter", opening=id, **entrant(stage)).result["entry"]}


def ticket(stage: Stage, *moves: str, **more: Any) -> dict[str, Any]:
    """One that was called, after these moves."""
    id = opening(stage, "begin", mode="queue")["opening"]
    stage.house.do("ticket.call", opening=id, first=1)
    for move in moves:
        stage.house.do(f"ticket.{move}", ticket=f"{id}-1")
    return {"ticket": f"{id}-1", **more}


def campaign(stage: Stage, holds: str = "site_lead") -> dict[str, Any]:
    """A plan for an internal sale, after every other is closed; this holder verifies where he may."""
    for held in [held for held in stage.house.hall.all(Campaign).values() if not held.finished]:
        stage.house.do("campaign.close", campaign=held.id)
    verifier = stage.people[holds if holds in ("site_manager", "head") else "site_lead"]
    stage.unit()  # there is a price list
    return {
        "called": stage.fresh("内购"), "begins": "2025-03-03", "ends": "2025-03-09", "kin": ["employee"],
        "verifier": verifier,
    }  # fmt: skip


def planned_campaign(stage: Stage, *, opened: bool = False, holds: str = "site_lead") -> str:
    id = str(stage.house.do("campaign.plan", **campaign(stage, holds)).result["campaign"])
    if opened:
        stage.house.do("campaign.open", campaign=id)
    return id


def wish(stage: Stage, holds: str = "site_lead") -> dict[str, Any]:
    id = planned_campaign(stage, opened=True, holds=holds)
    return {"campaign": id, "name": "周来客", "phone": stage.phone(), "kin": "employee"}


def intent(stage: Stage, holds: str, **more: Any) -> dict[str, Any]:
    return {"intent": stage.house.do("intent.register", **wish(stage, holds)).result["intent"], **more}


def preparation(stage: Stage, state: str = "open", **more: Any) -> dict[str, Any]:
    if not stage.house.hall.all(Preparation):
        stage.house.do("preparation.begin")
    held = stage.house.hall.all(Preparation)["gifts"]
    if held.state != state:
        stage.house.do("preparation.finish" if state == "done" else "preparation.reopen", preparation="gifts")
    return {"preparation": "gifts", **more}
