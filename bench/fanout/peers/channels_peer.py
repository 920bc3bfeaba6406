"""Django Channels with its Redis pub/sub layer. `channels_peer.py FILE` gives each line of FILE to all screens."""

import asyncio
import sys
from pathlib import Path

import django
from bus import REDIS, SNAPSHOT
from channels_redis.pubsub import RedisPubSubChannelLayer
from django.conf import settings

LAYER = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS]}}
settings.configure(
    SECRET_KEY="bench", ALLOWED_HOSTS=["*"], INSTALLED_APPS=["channels"], ROOT_URLCONF=(), LOGGING_CONFIG=None,
    CHANNEL_LAYERS={"default": LAYER},
)  # fmt: skip
django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402 - only after setup()
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path  # noqa: E402

snapshot = SNAPSHOT.decode()


class Screen(AsyncWebsocketConsumer):
    """A wall screen in the group of all."""

    async def connect(self) -> None:
        await self.channel_layer.group_add("wall", self.channel_name)
        await self.accept()
        await self.send(text_data=snapshot)

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard("wall", self.channel_name)

    async def wall_change(self, event: dict[str, str]) -> None:
        await self.send(text_data=event["text"])


app = ProtocolTypeRouter({"websocket": URLRouter([path("ws", Screen.as_asgi())])})


async def emit(lines: list[str]) -> None:
    layer = RedisPubSubChannelLayer(hosts=[REDIS])
    for line in lines:
        await layer.group_send("wall", {"type": "wall.change", "text": line})


if __name__ == "__main__":
    asyncio.run(emit(Path(sys.argv[1]).read_text().splitlines()))
