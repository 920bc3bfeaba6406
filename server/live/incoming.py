"""What a peer may send on its websocket: counted frame by frame before anything parses it, then parsed strictly."""

import codecs
import logging
import time
from typing import Any

from websockets.extensions import ServerExtensionFactory
from websockets.frames import Frame, Opcode
from websockets.server import ServerProtocol
from websockets.typing import ExtensionName

SAYINGS = 100  # data frames a screen may send in a minute, a fragment counted as one; it has little to say
CONTROLS = 20  # control frames it may send in a second: it answers a ping every few seconds
CONTROLS_AT_ONCE = 2 * CONTROLS  # after a pause, as when a line held back what was sent
TURN = 65_536  # bytes taken from one peer until everybody else on the event loop has had a turn
QUIET = logging.getLogger("server.live.connection")
QUIET.setLevel(logging.WARNING)
_CONTROL, _CLOSE = 0x08, 0x08  # the opcodes of control frames have this bit; a close has no other
_DATA, _CONTROLS = 0, 1
_RATES, _MOST = (SAYINGS / 60, float(CONTROLS)), (float(SAYINGS), float(CONTROLS_AT_ONCE))


class FrameBudget:
    """Two token buckets, for data and for control frames, filled by time and emptied by frame headers (RFC 6455 §5.2).

    It follows the stream by itself and stops at the first frame too many, so that a flood costs no more than the frames
    that are let through: 64 KiB may hold 10,000 empty pings, and each would cost the parser ten times as much as here.
    """

    __slots__ = ("_at", "_filled", "_left", "_skip", "_start", "closed")

    def __init__(self) -> None:
        self._left = list(_MOST)
        self._filled = time.monotonic()
        self._skip = 0  # bytes of the current frame still to come
        self._start = b""  # of a header that has not come whole
        self.closed = False  # a close frame has come

    def take(self, data: bytes, now: float) -> bool:
        """Count what came at `now` (monotonic seconds). False: more frames than a screen needs; pass nothing on."""
        self._fill(now)
        if self._start:
            data, self._start = self._start + data, b""
        at, end, left = self._skip, len(data), self._left
        while at < end:
            length = _frame_length(data, at, end)
            if length is None:
                self._start = bytes(data[at:])
                break
            opcode = data[at] & 0x0F
            kind = _CONTROLS if opcode & _CONTROL else _DATA
            left[kind] -= 1
            if left[kind] < 0:
                return False
            self.closed = self.closed or opcode == _CLOSE
            at += length
        self._skip = max(0, at - end)
        return True

    def _fill(self, now: float) -> None:
        passed, self._filled, left = now - self._filled, now, self._left
        for kind in (_DATA, _CONTROLS):
            filled = left[kind] + passed * _RATES[kind]
            left[kind] = min(_MOST[kind], filled)


def _frame_length(data: bytes, at: int, end: int) -> int | None:
    """Bytes of the frame that begins here, header and payload; None while its header is not whole."""
    if end - at < 2:
        return None
    short, masked = data[at + 1] & 0x7F, 4 if data[at + 1] & 0x80 else 0
    extended = {126: 2, 127: 8}.get(short, 0)
    if end - at < 2 + extended:
        return None
    length = int.from_bytes(data[at + 2 : at + 2 + extended]) if extended else short
    return 2 + extended + masked + length


class NoExtension(ServerExtensionFactory):
    """Agrees to none, and makes the parser look at what is offered: what is no list of extensions ends the handshake
    (RFC 6455 §9.1).
    """

    name = ExtensionName("")


class Incoming(ServerProtocol):
    """The websockets library's parser, with two rules of RFC 6455 that it leaves to others or reads otherwise: a close
    may come between fragments (§5.4), and text that is not UTF-8 ends the connection with 1007 (§8.1).
    """

    def __init__(self, **more: Any) -> None:
        super().__init__(logger=QUIET, **more)
        self._text: codecs.IncrementalDecoder | None = None  # of the message under way, when it is text

    def recv_frame(self, frame: Frame) -> None:
        if frame.opcode is Opcode.CLOSE:
            self.current_size = None  # the message it stands within will not be finished
        elif frame.opcode is Opcode.TEXT and frame.fin:
            bytes(frame.data).decode()
        elif frame.opcode is Opcode.TEXT:
            self._text = codecs.getincrementaldecoder("utf-8")()
        elif frame.opcode is Opcode.BINARY:
            self._text = None
        if not frame.fin or frame.opcode is Opcode.CONT:
            self._piece(frame)
        super().recv_frame(frame)

    def _piece(self, frame: Frame) -> None:
        if self._text is not None:
            self._text.decode(bytes(frame.data), final=frame.fin)
