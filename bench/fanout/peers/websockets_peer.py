"""The websockets library's own server and its broadcast(), on uvloop."""

import uvloop
from bus import PORT, SNAPSHOT, changes
from websockets.asyncio.server import ServerConnection, broadcast, serve

screens: set[ServerConnection] = set()


async def greet(screen: ServerConnection) -> None:
    await screen.send(SNAPSHOT, text=True)
    screens.add(screen)
    try:
        await screen.wait_closed()
    finally:
        screens.discard(screen)


async def main() -> None:
    async with serve(greet, "127.0.0.1", PORT, compression=None, ping_interval=None, backlog=4096):
        async for change in changes():
            broadcast(screens, change, text=True)


uvloop.run(main())
