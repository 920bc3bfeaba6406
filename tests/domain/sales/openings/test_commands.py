"""An opening: who is on the list, that the list is sealed before the seed, and in which order people are called."""

import pytest

from domain.clients.contacts.records import Contact
from domain.house.notices.records import Notice
from domain.sales.openings import draw
from domain.sales.openings.records import KEPT, SealedList
from domain.sales.plan.records import SalesPlan
from tests.domain.sales.openings.day import OpeningHall, refusal_of
from tests.hall import at, days

SEED = "20250303"
HASH = "ab" * 32


@pytest.fixture
def hall() -> OpeningHall:
    return OpeningHall()


def numbers(hall: OpeningHall) -> list[int]:
    """The entries in the order of their tickets."""
    return [ticket.entry for ticket in sorted(hall.tickets, key=lambda ticket: ticket.number)]


class TestEntries:
    """SC-41: one entry for each identity and phone."""

    def test_s1_of_a_hundred_seven_repeat_and_ten_are_drawn_the_same_each_time(self, hall: OpeningHall) -> None:
        hall.plan("lottery", rights=10)
        for number in range(1, 94):
            hall.enter(number)
        repeats = [hall.enter(number, phone=500 + number)["repeats"] for number in (3, 14, 15, 9, 26, 53, 58)]
        assert repeats == [3, 14, 15, 9, 26, 53, 58]
        assert [entry.number for entry in hall.entries] == list(range(1, 101)), "each has a number"
        sealed = hall.do("opening.seal", "site_lead", opening=hall.opening)
        assert (sealed["valid"], sealed["repeated"]) == (93, 7)
        drawn = hall.do("opening.draw", "site_lead", opening=hall.opening, seed=SEED)
        assert (drawn["drawn"], drawn["key"]) == (10, "20250303./")
        proof = hall.do("opening.proof", "cashier", opening=hall.opening)
        again = draw.draw(draw.lines_of(proof["list"]), SEED, proof["rights"])
        assert again == proof["order"] == hall.held.order
        assert draw.digest(proof["list"]) == hall.held.list_hash
        assert draw.digest(draw.order_text(again)) == hall.held.order_hash
        hall.do("opening.begin", "site_lead", opening=hall.opening)
        assert numbers(hall) == again, "and nobody else has a ticket"

    def test_whoever_has_another_phone_or_another_name_is_still_the_same(self, hall: OpeningHall) -> None:
        hall.plan()
        hall.enter(1)
        assert hall.enter(1, phone=77, name="李四")["repeats"] == 1, "by his identity number"
        assert hall.enter(2, phone=1)["repeats"] == 1, "by his phone"
        assert hall.enter(2)["repeats"] is None, "it was not his phone"

    def test_a_client_of_the_hall_is_found_and_keeps_both_numbers(self, hall: OpeningHall) -> None:
        hall.plan("queue")
        hall.enter(1)
        client = hall.entries[0].client
        hall.do("opening.drop", "site_lead", opening=hall.opening)
        hall.plan("queue")
        hall.enter(1, phone=9)
        assert hall.entries[0].client == client
        assert hall.vault.holder("mark of +8613800000009") == client or hall.vault.holder("+8613800000009") == client

    def test_the_phone_of_a_client_with_another_identity_is_not_taken_over(self, hall: OpeningHall) -> None:
        hall.plan()
        hall.enter(1)
        hall.do("opening.drop", "site_lead", opening=hall.opening)
        hall.plan()
        with refusal_of("number-taken"):
            hall.enter(2, phone=1)

    def test_records_hold_nothing_of_a_person_in_clear(self, hall: OpeningHall) -> None:
        hall.plan()
        hall.enter(13, name="欧阳修")
        (entry,) = hall.entries
        assert (entry.client_name, entry.client_phone, entry.document) == ("欧阳**", "138****0013", "P0****13")

    def test_a_withdrawn_entry_is_not_drawn_and_may_enter_again(self, hall: OpeningHall) -> None:
        hall.plan("lottery")
        for number in (1, 2):
            hall.enter(number)
        hall.do("opening.withdraw", "dispatcher", entry=hall.entries[0].id)
        assert hall.enter(1)["repeats"] is None
        hall.do("opening.seal", "site_lead", opening=hall.opening)
        assert [line.number for line in draw.lines_of(hall.hall.all(SealedList)[hall.opening].text)] == [2, 3]
        with refusal_of("list-sealed"):
            hall.do("opening.withdraw", "dispatcher", entry=hall.entries[1].id)

    def test_nobody_enters_without_a_name_or_what_is_over(self, hall: OpeningHall) -> None:
        hall.plan("lottery")
        with refusal_of("name-missing"):
            hall.enter(1, name=" ")
        hall.do("opening.drop", "site_lead", opening=hall.opening)
        with refusal_of("opening-state"):
            hall.enter(1)


class TestDrawing:
    """SC-41: the list is sealed before anybody knows the seed."""

    def test_a_sealed_list_takes_nobody_and_no_seed_comes_before_it(self, hall: OpeningHall) -> None:
        hall.plan("lottery")
        with refusal_of("nobody-entered"):
            hall.do("opening.seal", "site_lead", opening=hall.opening)
        hall.enter(1)
        with refusal_of("opening-state"):
            hall.do("opening.draw", "site_lead", opening=hall.opening, seed=SEED)
        hall.do("opening.seal", "site_lead", opening=hall.opening)
        with refusal_of("list-sealed"):
            hall.enter(2)
        with refusal_of("seed-empty"):
            hall.do("opening.draw", "site_lead", opening=hall.opening, seed=" ")
        hall.do("opening.draw", "site_lead", opening=hall.opening, seed=SEED)
        with refusal_of("opening-state"):
            hall.do("opening.draw", "site_lead", opening=hall.opening, seed="another one")

    def test_a_corrected_name_does_not_change_the_sealed_list(self, hall: OpeningHall) -> None:
        hall.plan("lottery")
        hall.enter(1)
        hall.do("opening.seal", "site_lead", opening=hall.opening)
        hall.hall.put(hall.entries[0].but(client_name="黄**"))
        assert draw.digest(hall.do("opening.proof", "head", opening=hall.opening)["list"]) == hall.held.list_hash

    def test_the_randomness_of_a_round_belongs_to_its_signature(self, hall: OpeningHall) -> None:
        hall.plan("lottery")
        hall.enter(1)
        hall.do("opening.seal", "site_lead", opening=hall.opening)
        signature = "ab" * 48
        given = {"opening": hall.opening, "source": "drand", "signature": signature.upper()}
        with refusal_of("drand-wrong"):
            hall.do("opening.draw", "site_lead", seed=f"1337 {'0' * 64}", **given)
        with refusal_of("drand-wrong"):
            hall.do("opening.draw", "site_lead", seed=" ", **given)
        hall.do("opening.draw", "site_lead", seed=f"1337\n{draw.randomness(signature)}", **given)
        assert hall.held.seed == f"1337./{draw.randomness(signature).upper()}./"

    def test_the_result_of_a_notary_is_taken_in_with_its_document(self, hall: OpeningHall) -> None:
        hall.plan("lottery")
        for number in range(1, 5):
            hall.enter(number)
        paper = {"document": "（2026）证字第 3086 号", "issued_by": "公证处", "file_hash": HASH.upper()}
        with refusal_of("opening-state"):
            hall.do("opening.import", "site_lead", opening=hall.opening, numbers=[1], **paper)
        hall.do("opening.seal", "site_lead", opening=hall.opening)
        for wrong in ([3, 3], [5], []):
            with refusal_of("order-wrong" if wrong else "nobody-entered"):
                hall.do("opening.import", "site_lead", opening=hall.opening, numbers=wrong, **paper)
        with refusal_of("bad-arguments"):
            hall.do("opening.import", "site_lead", opening=hall.opening, numbers=[3], **(paper | {"file_hash": "x"}))
        hall.do("opening.import", "site_lead", opening=hall.opening, numbers=[3, 1], **paper)
        assert (hall.held.state, hall.held.document, hall.held.file_hash) == ("imported", paper["document"], HASH)
        hall.do("opening.begin", "site_lead", opening=hall.opening)
        assert numbers(hall) == [3, 1]


class TestOrder:
    """SC-41: one row of numbers for everybody."""

    def test_s2_winners_come_before_the_queue(self, hall: OpeningHall) -> None:
        hall.plan("hybrid", rights=10)
        for number in range(1, 61):
            hall.enter(number)
        hall.do("opening.seal", "site_lead", opening=hall.opening)
        hall.do("opening.draw", "site_lead", opening=hall.opening, seed=SEED)
        hall.do("opening.begin", "site_lead", opening=hall.opening)
        winners = hall.held.order
        assert numbers(hall) == [*winners, *(n for n in range(1, 61) if n not in winners)]
        assert [ticket.drawn for ticket in hall.tickets] == [True] * 10 + [False] * 50

    def test_a_queue_is_called_as_it_came_and_takes_whoever_comes_later(self, hall: OpeningHall) -> None:
        hall.begun(3)
        with refusal_of("opening-state"):
            hall.do("opening.seal", "site_lead", opening=hall.opening)
        assert hall.enter(9)["number"] == 4
        assert hall.enter(2)["repeats"] == 2
        assert numbers(hall) == [1, 2, 3, 4]

    def test_whoever_comes_after_the_draw_of_a_hybrid_stands_behind_all_others(self, hall: OpeningHall) -> None:
        hall.plan("hybrid", rights=1)
        for number in (1, 2):
            hall.enter(number)
        hall.do("opening.seal", "site_lead", opening=hall.opening)
        hall.enter(3)
        hall.do("opening.draw", "site_lead", opening=hall.opening, seed=SEED)
        hall.do("opening.begin", "site_lead", opening=hall.opening)
        assert numbers(hall)[-1] == 3
        assert set(numbers(hall)) == {1, 2, 3}

    def test_a_lottery_does_not_begin_undrawn(self, hall: OpeningHall) -> None:
        hall.plan("lottery")
        hall.enter(1)
        with refusal_of("opening-state"):
            hall.do("opening.begin", "site_lead", opening=hall.opening)

    def test_it_begins_once_the_hall_sells_and_has_its_permit(self, hall: OpeningHall) -> None:
        """SC-37, SC-39."""
        hall.plan()
        hall.enter(1)
        for status, code in (("before", "not-on-sale"), ("on_sale", "permit-missing")):
            hall.hall.put(SalesPlan(id="plan", status=status, since=hall.now, phase_since=hall.now))  # type: ignore[arg-type]
            with refusal_of(code):
                hall.do("opening.begin", "site_lead", opening=hall.opening)

    def test_nobody_there_and_it_does_not_begin(self, hall: OpeningHall) -> None:
        hall.plan()
        with refusal_of("nobody-entered"):
            hall.do("opening.begin", "site_lead", opening=hall.opening)


class TestPlanning:
    """SC-41: one opening at a time."""

    def test_there_is_one_at_a_time(self, hall: OpeningHall) -> None:
        hall.plan("lottery")
        with refusal_of("opening-open"):
            hall.plan()
        hall.do("opening.drop", "site_lead", opening=hall.opening)
        hall.plan()

    @pytest.mark.parametrize("wrong", [{"called": " "}, {"called": "x" * 41}, {"mode": "hybrid"}])
    def test_it_has_a_name_and_a_hybrid_says_how_many_are_drawn(self, hall: OpeningHall, wrong: dict[str, str]) -> None:
        with refusal_of("bad-arguments"):
            hall.do("opening.plan", "site_lead", **{"called": "一", "mode": "lottery", **wrong})

    def test_it_ends_once_nobody_is_at_a_desk_and_managers_hear_of_it(self, hall: OpeningHall) -> None:
        hall.begun(2)
        hall.call(1)
        with refusal_of("tickets-open"):
            hall.do("opening.finish", "site_lead", opening=hall.opening)
        for number in (1, 2):
            hall.act("pass", number)
        hall.do("opening.finish", "site_lead", opening=hall.opening)
        assert [notice.code for notice in hall.hall.all(Notice).values()] == ["opening-begun", "opening-finished"]
        with refusal_of("opening-state"):
            hall.act("return", 1)

    def test_a_month_after_its_end_the_night_lets_it_go(self, hall: OpeningHall) -> None:
        hall.begun(1)
        entry, ticket = hall.entries[0], hall.tickets[0]
        assert not ticket.may_go(hall.hall, days(60)), "it goes on"
        hall.do("opening.finish", "site_lead", opening=hall.opening)
        for record in (hall.held, entry, ticket):
            assert not record.may_go(hall.hall, days(KEPT.days))
            assert record.may_go(hall.hall, days(KEPT.days + 1))


def test_a_protected_client_belongs_to_his_consultant_whoever_is_named(hall: OpeningHall) -> None:
    """OW-02."""
    hall.begun(1)
    client = hall.entries[0].client
    owner = {"consultant": "B2", "group": "B", "by": "visit", "at": at("08:40"), "until": at("23:00")}
    hall.hall.put(Contact(id="kx", client=client, client_name="王**", **owner))
    hall.call(1)
    hall.act("present", 1)
    hall.act("choose", 1, unit="6-1")
    assert hall.ticket(1).companion == "B2"
