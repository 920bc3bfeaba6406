"""picows on uvloop: one transport.send() per screen."""

import picows
import uvloop
from bus import PORT, SNAPSHOT, changes

screens: set[picows.WSTransport] = set()


class Screen(picows.WSListener):
    """Greets with the snapshot, then listens to the loop below."""

    def on_ws_connected(self, transport: picows.WSTransport) -> None:
        transport.send(picows.WSMsgType.TEXT, SNAPSHOT)
        screens.add(transport)

    def on_ws_disconnected(self, transport: picows.WSTransport) -> None:
        screens.discard(transport)


async def main() -> None:
    await picows.ws_create_server(lambda request: Screen(), "127.0.0.1", PORT, backlog=4096)
    async for change in changes():
        for screen in screens:
            screen.send(picows.WSMsgType.TEXT, change)


uvloop.run(main())
