"""What is agreed on with those who offer permessage-deflate (RFC 7692), and messages put together from parts."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.exceptions import PayloadTooBig, ProtocolError
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory, PerMessageDeflate
from websockets.frames import Frame, Opcode
from websockets.headers import parse_extension

from server.live import deflate
from server.live.deflate import agreed, deflated, inflated, stored

CHROMIUM = "permessage-deflate; client_max_window_bits"
YES = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"


@pytest.mark.parametrize(
    ("offers", "answer"),
    [
        ("permessage-deflate", YES),
        (CHROMIUM, YES),
        ("permessage-deflate;client_no_context_takeover ; server_no_context_takeover", YES),
        ("permessage-deflate; client_max_window_bits=10", f"{YES}; client_max_window_bits=10"),
        ('permessage-deflate; client_max_window_bits="10"', f"{YES}; client_max_window_bits=10"),
        ("permessage-deflate; server_max_window_bits=15", f"{YES}; server_max_window_bits=15"),
        ("x-webkit-deflate-frame, permessage-deflate", YES),
        ("permessage-deflate; server_max_window_bits=10, permessage-deflate", YES),
        ("permessage-deflate, permessage-deflate; client_max_window_bits=9", YES),
        ("permessage-deflate; newer=1, permessage-deflate; client_max_window_bits=9", f"{YES}; client_max_window_bits=9"),
    ],
)  # fmt: skip
def test_the_first_offer_that_can_be_kept_is_taken(offers: str, answer: str) -> None:
    assert agreed(offers) == answer


@pytest.mark.parametrize(
    "parameter",
    [
        "newer", "newer=1", "server_max_window_bits", "server_max_window_bits=8", "server_max_window_bits=14",
        "server_max_window_bits=16", "server_max_window_bits=015", "client_max_window_bits=7", "client_max_window_bits=16",
        "client_max_window_bits=ten", "server_no_context_takeover=1", "client_no_context_takeover=true",
        "server_no_context_takeover; server_no_context_takeover", "client_max_window_bits; client_max_window_bits=10",
    ],
)  # fmt: skip
def test_an_offer_with_anything_unknown_wrong_or_beyond_us_is_declined(parameter: str) -> None:
    """Our messages are compressed with the largest window, whoever reads them."""
    assert agreed(f"permessage-deflate; {parameter}") is None


@pytest.mark.parametrize("offers", ["x-webkit-deflate-frame", "Permessage-Deflate-2", "x; y=1, z"])
def test_other_extensions_are_passed_over(offers: str) -> None:
    assert agreed(offers) is None


@pytest.mark.parametrize(
    "offers",
    ["", ",", ";", "permessage-deflate;", "permessage-deflate; =1", "permessage-deflate; a=", "permessage-deflate; a=b=c",
     "permessage-deflate client_max_window_bits", "(", 'permessage-deflate; a="b', 'permessage-deflate; a="b c"',
     "permessage-deflate, permessage-deflate;"],
)  # fmt: skip
def test_what_is_no_list_of_extensions_is_an_error(offers: str) -> None:
    with pytest.raises(ValueError, match="Sec-WebSocket-Extensions"):
        agreed(offers)


@pytest.mark.parametrize("bits", [None, True, 9, 15])
def test_a_client_of_another_make_takes_our_answer_and_reads_our_messages(bits: Any) -> None:
    client = ClientPerMessageDeflateFactory(client_max_window_bits=bits)
    offered = "; ".join(
        ["permessage-deflate", *(f"{name}={value}" if value else name for name, value in client.get_request_params())]
    )
    [(_, answer)] = parse_extension(agreed(offered) or "")
    extension = client.process_response_params(answer, [])
    for _ in range(2):  # neither remembers the other's last message
        message = deflated("案场".encode() * 100) + stored(b"x" * 10) + deflate.END
        assert read_by(extension, message) == "案场".encode() * 100 + b"x" * 10


@given(
    st.lists(
        st.tuples(st.sampled_from([stored, deflated]), st.binary(max_size=300), st.sampled_from([1, 700])), max_size=6
    )
)
def test_parts_in_any_order_are_one_message(parts: list[tuple[Any, bytes, int]]) -> None:
    message = b"".join(make(text * times) for make, text, times in parts) + deflate.END
    text = b"".join(text * times for _, text, times in parts)
    assert read_by(PerMessageDeflate(True, True, 15, 15), message) == inflated(message) == text


def sent(data: bytes, *, bits: int = 15, opcode: Opcode = Opcode.TEXT, fin: bool = True, rsv1: bool = True) -> Frame:
    """As another library compresses it."""
    frame = PerMessageDeflate(True, True, 15, bits).encode(Frame(opcode, data))
    return Frame(opcode, frame.data, fin, rsv1=rsv1)


@pytest.mark.parametrize("bits", [9, 15])
def test_what_a_peer_sends_compressed_is_read_and_what_it_sends_plain_passes(bits: int) -> None:
    extension = deflate.Inflating()
    for text in ("案场".encode() * 1000, b"", b"x"):
        assert extension.decode(sent(text, bits=bits), max_size=65_536).data == text
        plain = Frame(Opcode.TEXT, text)
        assert extension.decode(plain, max_size=65_536) is plain


def test_no_more_is_inflated_than_a_message_may_hold() -> None:
    bomb = sent(b"x" * 100_000_000)
    assert len(bomb.data) < 200_000
    with pytest.raises(PayloadTooBig):
        deflate.Inflating().decode(bomb, max_size=65_536)
    assert len(deflate.Inflating().decode(sent(b"x" * 65_536), max_size=65_536).data) == 65_536


def test_what_is_no_deflate_data_is_no_text_and_a_wrong_bit_is_a_wrong_bit() -> None:
    with pytest.raises(UnicodeDecodeError):
        deflate.Inflating().decode(Frame(Opcode.TEXT, b"\xff\xff\xff", rsv1=True), max_size=65_536)
    extension = deflate.Inflating()
    extension.decode(sent(b"x" * 100, fin=False), max_size=65_536)
    with pytest.raises(ProtocolError):
        extension.decode(Frame(Opcode.CONT, b"", rsv1=True), max_size=65_536)


def read_by(extension: PerMessageDeflate, message: bytes) -> bytes:
    frame = extension.decode(Frame(Opcode.TEXT, message, rsv1=True), max_size=None)
    return bytes(frame.data)
