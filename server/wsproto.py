"""uvicorn's websocket protocol, with a limit: a peer that stops reading must not pin its handler and its socket."""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol


class WSProtocol(WebSocketsSansIOProtocol):
    """After a missed pong the transport is aborted; a polite close would wait for a flush that never comes."""

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.transport.abort()
