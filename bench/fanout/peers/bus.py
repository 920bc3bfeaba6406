"""What the Python peers share: where they listen, the snapshot they greet with, and the changes from Redis."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import redis.asyncio as redis

PORT = int(os.environ["BENCH_PORT"])
REDIS = os.environ["BENCH_REDIS"]
SNAPSHOT = Path(os.environ["BENCH_SNAPSHOT"]).read_bytes()


async def changes() -> AsyncIterator[bytes]:
    """Every change as it is published."""
    listener = redis.from_url(REDIS, socket_timeout=None).pubsub(ignore_subscribe_messages=True)
    await listener.subscribe("bench")
    async for message in listener.listen():
        yield message["data"]
