"""permessage-deflate (RFC 7692) for messages that are compressed once and sent to many: what is agreed on with a peer,
the parts a prepared message is put together from, and what a peer sends compressed. Pure: no socket, no clock.

Neither side remembers earlier messages (`no_context_takeover`), so that the same bytes are right on every connection.
Deflate data that ends at a whole byte can be joined: parts are compressed by themselves, and kept as long as they hold.
"""

import functools
import zlib
from typing import Any

from websockets.exceptions import InvalidHeaderFormat, NegotiationError, ProtocolError
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.frames import Frame
from websockets.headers import build_extension, parse_extension

LEVEL = 7  # above it costs half as much time again for a hundredth fewer bytes
WINDOW = 15  # bits, of both sides: a peer that asks us for less is sent nothing compressed
END = b"\0"  # an empty block ends a message; its other four bytes are left out (RFC 7692 §7.2.1)
_STORED = 65_535  # bytes of one block that is not compressed
_OURS = ServerPerMessageDeflateFactory(server_no_context_takeover=True, client_no_context_takeover=True)


@functools.lru_cache(64)  # browsers of one make all offer the same
def agreed(offers: str) -> str | None:
    """The answer to `Sec-WebSocket-Extensions`, several joined by commas: the first offer that we can keep, or None.

    Raises `ValueError` where it is no list of extensions.
    """
    answer: str | None = None
    try:
        offered = parse_extension(offers)
    except InvalidHeaderFormat as error:
        raise ValueError(str(error)) from None
    for name, parameters in offered:
        if name != _OURS.name or answer is not None:
            continue
        try:
            ours, extension = _OURS.process_request_params(parameters, [])
        except NegotiationError:
            continue
        if extension.local_max_window_bits == WINDOW:
            answer = build_extension([(name, list(ours))])
    return answer


def stored(data: bytes) -> bytes:
    """A part as it is: what is not worth the compressing, between others that are."""
    blocks = (data[at : at + _STORED] for at in range(0, len(data), _STORED))
    return b"".join(
        b"\0" + len(block).to_bytes(2, "little") + (len(block) ^ 0xFFFF).to_bytes(2, "little") + block
        for block in blocks
    )


def deflated(data: bytes) -> bytes:
    """A part, compressed."""
    if not data:
        return b""
    compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, -WINDOW)
    return compressor.compress(data) + compressor.flush(zlib.Z_SYNC_FLUSH)


def inflated(message: bytes) -> bytes:
    """The text of a whole message of ours."""
    return zlib.decompressobj(-WINDOW).decompress(message + b"\0\0\xff\xff")


class Inflating(PerMessageDeflate):
    """What a peer sends compressed: no more of it than a message may hold (1009), and nothing that is no deflate data
    (1007); what it sends plain passes.
    """

    def __init__(self) -> None:
        super().__init__(True, True, WINDOW, WINDOW)

    def decode(self, frame: Frame, **more: Any) -> Frame:
        try:
            return super().decode(frame, **more)
        except ProtocolError as error:
            if not isinstance(error.__cause__, zlib.error):
                raise
            raise UnicodeDecodeError("deflate", b"", 0, 0, "not deflate data") from None
