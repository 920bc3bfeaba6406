"""The opening day's own instruments: what they hear, count and plan is what there was."""

from datetime import UTC, datetime
from random import Random
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from bench.line import HEAD, Ear, number_of, upgrade
from bench.opening.plan import DOUBLE, LOST, MIX, Stage, arrivals, stages
from bench.opening.verdict import push_times
from bench.plot import Chart, Line, drawn
from server.live import frames

ACCEPTED = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"


class Told:
    """What a transport was given to send."""

    def __init__(self) -> None:
        self.sent = b""

    def write(self, data: bytes) -> None:
        self.sent += data


def listening(stream: bytes, cuts: list[int]) -> tuple[Ear, list[tuple[bytes, int]], Told]:
    heard: list[tuple[bytes, int]] = []
    ear, transport = (
        Ear(upgrade("127.0.0.1:8000", "/live/h1/board", "anchang=t"), lambda _, head, size: heard.append((head, size))),
        Told(),
    )
    ear.connection_made(transport)  # type: ignore[arg-type]
    transport.sent = b""
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        ear.data_received(stream[start:end])
    return ear, heard, transport


@given(st.lists(st.sampled_from([0, 1, 125, 126, 159, 160, 161, 65_535, 65_536, 200_000]), max_size=5), st.randoms())
def test_an_ear_hears_every_frame_once_however_the_network_cuts_the_stream(sizes: list[int], chance: Random) -> None:
    texts = [bytes(n % 251 for n in range(size)) for size in sizes]
    stream = ACCEPTED + b"".join(Frame(Opcode.TEXT, text).serialize(mask=False) for text in texts)
    cuts = sorted(chance.randrange(len(stream) + 1) for _ in range(chance.randrange(30)))
    ear, heard, _ = listening(stream, cuts)
    assert ear.open
    assert heard == [(text[:HEAD], len(text)) for text in texts]


def test_an_ear_answers_pings_and_says_why_it_was_closed() -> None:
    stream = (
        ACCEPTED
        + Frame(Opcode.PING, b"abc").serialize(mask=False)
        + Frame(Opcode.CLOSE, b"\x03\xf4").serialize(mask=False)
    )
    ear, heard, transport = listening(stream, [])
    assert transport.sent == b"\x8a\x83\0\0\0\0abc"
    assert (heard, ear.ended) == ([], "close 1012")


def test_an_ear_that_is_turned_away_says_so() -> None:
    ear, _, _ = listening(b"HTTP/1.1 403 Forbidden\r\n\r\n", [])
    assert not ear.open
    assert ear.ended == "HTTP/1.1 403 Forbidden\r\n\r\n"


def test_the_number_is_read_from_the_head_of_every_frame_the_server_makes() -> None:
    at, cards = datetime.now(UTC), [frames.encoded("unit/x", {"name": "望" * 500})]
    made = [
        frames.snapshot("e" * 12, 1406, at, cards, "v" * 12),
        frames.delta(1400, 1406, at, cards, []),
        frames.beat(1406, at, "v" * 12),
    ]
    for frame in made:
        _, [(head, _)], _ = listening(ACCEPTED + frame, [])
        assert number_of(head) == 1406
    assert number_of(frames.doubt(at)[2:]) is None


def test_a_push_counts_from_the_decision_to_the_first_frame_that_holds_it() -> None:
    commits = [(1, 10.0), (2, 10.1), (3, 10.2), (4, 10.3)]
    on_all_the_time = ([9.0, 10.15, 10.5], [0, 2, 4], [])
    off_meanwhile = ([9.0, 11.0, 11.1], [0, 3, 4], [1])  # its second frame begins a new socket
    assert push_times(commits, [on_all_the_time, off_meanwhile]) == pytest.approx([0.05, 0.15, 0.2, 0.3, 0.8])


def test_the_same_seed_plans_the_same_day_at_the_rate_and_in_the_mix_it_says() -> None:
    stage = Stage("S1", 60, 300)
    plan = arrivals(stage, 1)
    assert plan == arrivals(stage, 1) != arrivals(stage, 2)
    assert len(plan) == pytest.approx(18_000, rel=0.05)
    assert sum(MIX.values()) == 100
    assert sum(a.twice for a in plan) / len(plan) == pytest.approx(DOUBLE, rel=0.2)
    assert sum(a.lost for a in plan) / len(plan) == pytest.approx(LOST, rel=0.4)
    assert all(a.kind in MIX and 0 < a.at < 60 for a in plan)


def test_the_day_has_hot_units_a_burst_and_a_storm() -> None:
    hot, day, burst, storm = stages(60, 300)
    assert (hot.hot, day.hot, storm.storm) == (True, False, True)
    assert burst.rate == 3 * day.rate


def test_a_chart_is_a_picture_with_every_point_in_its_frame() -> None:
    [chart] = ElementTree.fromstring(
        drawn([Chart("A & B", "units", "µs", [Line("one", [(250, 9), (10_000, 70_000)])])])
    ).iter("{http://www.w3.org/2000/svg}g")
    dots = chart.findall("{http://www.w3.org/2000/svg}circle")
    assert len(dots) == 2
    for dot in dots:
        assert 58 <= float(dot.attrib["cx"]) <= 406
        assert 40 <= float(dot.attrib["cy"]) <= 254
