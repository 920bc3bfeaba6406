"""`python -m bench.door.generator`: the clients of an HTTP measure, told by stdin what to do, answering on stdout.

A process of its own, and written close to the socket, so that it takes as little of the machine as it can.
"""

import asyncio
import json
import os
import sys
import time
from typing import Any, cast

import uvloop

from bench.figures import quantile


class Client(asyncio.Protocol):
    """One keep-alive connection: applies, withdraws, and again, until told to stop."""

    def __init__(self, who: dict[str, Any], hall: str, until: float, seconds: list[float]) -> None:
        self._who, self._until, self._seconds = who, until, seconds
        self._head = {
            verb: f"POST /api/{hall}/{verb} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: anchang={who['token']}\r\n"
            "Content-Type: application/json\r\n"
            for verb in ("application.submit", "application.withdraw")
        }
        self._said, self._applied = b"", ""
        self.put_off = 0  # answers 503
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._next()

    def data_received(self, data: bytes) -> None:
        self._said += data
        head, between, body = self._said.partition(b"\r\n\r\n")
        if not between or len(body) < _length(head):
            return
        self._said = b""
        if head.startswith(b"HTTP/1.1 503 "):  # the hall was too slow and says so: the same again, with the same key
            self.put_off += 1
            self._transport.write(self._request)
            return
        self._seconds.append(time.perf_counter() - self._sent)
        if not head.startswith(b"HTTP/1.1 200 "):
            self._end(AssertionError(head + body))
            return
        self._applied = "" if self._applied else json.loads(body)["result"]["application"]
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(exc or ConnectionResetError("the server hung up"))

    def _next(self) -> None:
        if self._applied:
            self._post("application.withdraw", f'{{"application":"{self._applied}"}}')
        elif time.perf_counter() < self._until:
            wanted = {"unit": self._who["unit"], "contact": self._who["contact"]}
            self._post("application.submit", json.dumps(wanted, ensure_ascii=False))
        else:
            self._end(None)

    def _post(self, verb: str, text: str) -> None:
        body = text.encode()
        key = os.urandom(12).hex()
        head = f"{self._head[verb]}Idempotency-Key: {key}\r\nContent-Length: {len(body)}\r\n\r\n"
        self._sent, self._request = time.perf_counter(), head.encode() + body
        self._transport.write(self._request)

    def _end(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(error) if error else self.done.set_result(None)
            self._transport.close()


def _length(head: bytes) -> int:
    return int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])


async def _run(task: dict[str, Any]) -> dict[str, float]:
    loop = asyncio.get_running_loop()
    seconds: list[float] = []
    started, cpu = time.perf_counter(), time.process_time()
    until = started + task["seconds"]
    opened = []
    for who in task["clients"]:
        client = Client(who, task["hall"], until, seconds)
        await loop.create_connection(lambda client=client: client, "127.0.0.1", task["port"])  # type: ignore[misc]
        opened.append(client)
    await asyncio.gather(*(client.done for client in opened))
    passed, took = time.perf_counter() - started, sorted(seconds)
    return {
        "passed": passed, "rate": len(took) / passed, "generator": (time.process_time() - cpu) / passed,
        "put_off": sum(client.put_off for client in opened), "p50": quantile(took, 0.5), "p99": quantile(took, 0.99),
    }  # fmt: skip


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(runner.run(_run(json.load(sys.stdin)))))
