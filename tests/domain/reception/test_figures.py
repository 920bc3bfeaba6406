"""What the screens count, in the middle of a day."""

from domain.reception import figures
from tests.hall import House, visits


def test_who_is_called_is_not_received_and_waits_no_more(monday: House) -> None:
    monday.receive(lane="call")
    first, *_ = [monday.visitor() for _ in range(4)]
    badge = monday.dispatch(first)
    assert (figures.waiting(monday.hall, "visit"), figures.receiving(monday.hall, "visit")) == (3, 0)
    monday.do("visit.accept", monday.person(badge), visit=first)
    assert (figures.waiting(monday.hall, "visit"), figures.receiving(monday.hall, "visit")) == (3, 1)
    monday.do("visit.end", visit=first)
    assert (figures.receiving(monday.hall, "visit"), figures.receiving(monday.hall, "call")) == (0, 1)
    assert (figures.checked_in(monday.hall, "visit"), figures.checked_in(monday.hall, "call")) == (4, 1)


def test_on_duty_is_who_is_listed_and_neither_off_nor_out(monday: House) -> None:
    for badge, state in (("A01", "away_private"), ("A02", "off"), ("A03", "away_developer"), ("A04", "away_work")):
        monday.present(badge, state)
    monday.receive()
    assert figures.on_duty(monday.hall) == {"A": (17, 20), "B": (12, 12), "C": (11, 11), "D": (10, 10)}


def test_a_round_has_gone_as_far_as_its_pointer(monday: House) -> None:
    for _ in range(5):
        monday.receive()
    monday.dispatch(monday.visitor())
    pointer = next(slot.position for slot in monday.slots() if slot.state == "pending")
    assert (figures.gone_through(monday.slots()), pointer) == (6, 7)
    assert len(visits(monday, "called")) == 1
