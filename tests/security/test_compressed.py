"""What a stranger may send on a socket that agreed on compressed messages: counted, limited and read strictly (S8)."""

import os

import pytest
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame, Opcode

from server.run.serving import LARGEST_MESSAGE
from tests.security.served import Served
from tests.security.test_frames import heard
from tests.security.test_handshake import BOARD, CHROMIUM, asked, request

pytestmark = pytest.mark.timeout(150)


def masked(opcode: Opcode, data: bytes = b"", *, fin: bool = True, bits: int = 0, mask: bool = True) -> bytes:
    """A frame with these reserved bits."""
    frame = bytearray(Frame(opcode, data, fin).serialize(mask=mask))
    frame[0] |= bits
    return bytes(frame)


def compressed(text: bytes) -> bytes:
    return bytes(PerMessageDeflate(True, True, 15, 15).encode(Frame(Opcode.TEXT, text)).data)


RSV1, RSV2, RSV3 = 0x40, 0x20, 0x10
HALF = compressed(b"to be or not to be")
MUCH = compressed(os.urandom(LARGEST_MESSAGE // 2 + 1).hex().encode())
ENDED: dict[str, tuple[bytes, int]] = {
    "what inflates to too much": (masked(Opcode.TEXT, compressed(b"x" * 10_000_000), bits=RSV1), 1009),
    "too much in fragments": (
        masked(Opcode.TEXT, MUCH[:40_000], bits=RSV1, fin=False) + masked(Opcode.CONT, MUCH[40_000:]), 1009
    ),
    "what is no deflate data": (masked(Opcode.TEXT, b"\xff\xff\xff\xff", bits=RSV1), 1007),
    "what inflates to no text": (masked(Opcode.TEXT, compressed(b"\xff\xfe"), bits=RSV1), 1007),
    "a compressed fragment": (masked(Opcode.TEXT, HALF, bits=RSV1, fin=False) + masked(Opcode.CONT, b"", bits=RSV1), 1002),
    "a compressed ping": (masked(Opcode.PING, HALF, bits=RSV1), 1002),
    "another reserved bit": (masked(Opcode.TEXT, HALF, bits=RSV1 | RSV2), 1002),
    "the third reserved bit": (masked(Opcode.TEXT, b"x", bits=RSV3), 1002),
    "no mask": (masked(Opcode.TEXT, b"x", mask=False), 1002),
    "an opcode nobody knows": (b"\x83\x80\0\0\0\0", 1002),
    "a fragment of nothing": (masked(Opcode.CONT, b"x"), 1002),
    "a long ping": (b"\x89\xfe\x00\x7e" + b"\0" * 4 + b"x" * 126, 1002),
    "a ping in pieces": (b"\x09\x81\0\0\0\0x", 1002),
}  # fmt: skip


@pytest.mark.parametrize("case", ENDED)
def test_what_breaks_the_protocol_ends_a_socket_that_compresses(hall: Served, case: str) -> None:
    said, code = ENDED[case]
    opened = request(hall, BOARD, hall.device, {"Sec-WebSocket-Extensions": CHROMIUM})
    with asked(hall, opened) as (peer, status, _):
        assert status == 101
        kind, data = heard(peer, said + masked(Opcode.CLOSE))[-1]  # it takes the answer, and closes in turn
    assert (kind, int.from_bytes(data[:2])) == (Opcode.CLOSE, code)


def test_a_compressed_message_nobody_agreed_to_ends_the_socket(hall: Served) -> None:
    with asked(hall, request(hall, BOARD, hall.device, {})) as (peer, _, _):
        kind, data = heard(peer, masked(Opcode.TEXT, HALF, bits=RSV1) + masked(Opcode.CLOSE))[-1]
    assert (kind, int.from_bytes(data[:2])) == (Opcode.CLOSE, 1002)


def test_compressed_messages_come_whole_and_in_pieces_with_pings_between(hall: Served) -> None:
    middle = len(HALF) // 2
    said = b"".join([
        masked(Opcode.TEXT, HALF, bits=RSV1), masked(Opcode.TEXT, b"plain"),
        masked(Opcode.TEXT, HALF[:middle], bits=RSV1, fin=False), masked(Opcode.PING, b"1"), masked(Opcode.CONT, HALF[middle:]),
        masked(Opcode.TEXT, b"pl", fin=False), masked(Opcode.PING, b"2"), masked(Opcode.CONT, b"ain"),
        masked(Opcode.TEXT, compressed(b"x" * LARGEST_MESSAGE), bits=RSV1), masked(Opcode.CLOSE, b"\x03\xe8"),
    ])  # fmt: skip
    opened = request(hall, BOARD, hall.device, {"Sec-WebSocket-Extensions": CHROMIUM})
    with asked(hall, opened) as (peer, _, _):
        frames = heard(peer, said)
    assert [data for kind, data in frames if kind == Opcode.PONG] == [b"1", b"2"]
    assert frames[-1] == (Opcode.CLOSE, b"\x03\xe8")
