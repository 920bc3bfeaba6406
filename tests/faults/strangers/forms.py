"""Attacks made of requests: sign-ins, requests that stop in the middle, price lists, and the worst JSON there is."""

import asyncio
import itertools
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.faults.strangers.talk import Target, again_and_again, answer_of

JSON, EDGE = "application/json", 60 * 1024  # just under what a command may say
UPLOAD = 11 * 2**20
FORM = "multipart/form-data; boundary=stranger"
ROUND = 1.0  # seconds between two bursts of sign-ins


async def sign_ins(target: Target, many: int = 20, addresses: int = 1) -> None:
    """So many wrong sign-ins at once, again and again, each burst from addresses nobody has used yet. Each is of another
    name, so that none is answered by the lock of one."""
    ours = loopback()

    async def once(source: str, tried: str) -> None:
        body = f'{{"name":"{tried[:12]}","secret":"{tried}"}}'.encode()
        await target.ask(target.post(f"/api/{target.hall}/session", body), source)

    while True:
        sources = [next(ours) for _ in range(addresses)]
        await asyncio.gather(*(once(sources[n % addresses], uuid.uuid4().hex) for n in range(many)))
        await asyncio.sleep(ROUND)


def loopback() -> Iterator[str]:
    """Addresses of this machine, each different."""
    return (f"127.{a}.{b}.{c}" for a in range(1, 255) for b in range(255) for c in range(1, 255))


async def halves(target: Target, bodies: int = 200, heads: int = 0, desk: str = "") -> None:
    """So many connections that stop within a body, and so many within a head; whoever is cut off comes back.

    Bodies of a command by somebody who may give it (`desk`), of sign-ins from an address each, and of price lists.
    """
    nobody = replace(target, cookie="")
    sign_in, key = f"/api/{target.hall}/session", "Idempotency-Key: a-key-of-a-stranger"
    unfinished = [
        _half(replace(target, cookie=desk), f"/api/{target.hall}/visit.check_in", EDGE, key),
        _half(nobody, sign_in, EDGE), _half(nobody, sign_in, UPLOAD),
        _half(target, f"/api/{target.hall}/price-list", UPLOAD),
    ]  # fmt: skip
    half_a_head, ours = nobody.head("GET", "/healthz", "X-More: and")[:-4], loopback()

    async def once(request: bytes, source: str) -> None:
        reader, writer = await target.connect(source)
        hearing = asyncio.ensure_future(answer_of(reader))
        try:
            writer.write(request)
            await asyncio.gather(writer.drain(), return_exceptions=True)
            target.heard[await hearing] += 1
        finally:
            hearing.cancel()
            writer.transport.abort()

    requests = [*(unfinished[n % len(unfinished)] for n in range(bodies)), *(half_a_head for _ in range(heads))]
    await asyncio.gather(
        *(again_and_again(target, lambda r=r, a=a: once(r, a)) for r, a in zip(requests, ours, strict=False))  # type: ignore[misc]
    )


def _half(target: Target, path: str, size: int, *more: str) -> bytes:
    """A head that promises a body of this size, and half of that."""
    form = path.endswith("price-list")
    head = target.head("POST", path, f"Content-Type: {FORM if form else JSON}", f"Content-Length: {size}", *more)
    opening = b'--stranger\r\nContent-Disposition: form-data; name="file"; filename="list.csv"\r\n\r\n'
    return head + (opening if form else b'{"name":"') + b"x" * (size // 2)


async def price_lists(target: Target, files: list[str], at_once: int = 8) -> None:
    """So many uploads at once, without end."""
    path, requests = f"/api/{target.hall}/price-list", []
    for file in files:
        disposition = f'Content-Disposition: form-data; name="file"; filename="{Path(file).name}"'
        body = f"--stranger\r\n{disposition}\r\n\r\n".encode() + Path(file).read_bytes() + b"\r\n--stranger--\r\n"
        requests.append(target.post(path, body, FORM))

    async def once(request: bytes) -> None:
        await target.ask(request)

    await asyncio.gather(
        *(again_and_again(target, lambda n=n: once(requests[n % len(requests)])) for n in range(at_once))  # type: ignore[misc]
    )


async def worst_json(target: Target, at_once: int = 4) -> None:
    """Every body one after the other, by so many hands of one person, as fast as answers come."""
    paths = (f"/api/{target.hall}/visit.check_in", f"/api/{target.hall}/secret")
    all_of_it = itertools.cycle([(path, body) for body in worst_bodies() for path in paths])

    async def hand() -> None:
        while True:
            (path, body), key = next(all_of_it), f"Idempotency-Key: {uuid.uuid4().hex}"
            if await target.ask(target.post(path, body, JSON, key)) == "not there":
                await asyncio.sleep(0.1)

    await asyncio.gather(*(hand() for _ in range(at_once)))


def worst_bodies() -> list[bytes]:
    """JSON that is dear to read, to check or to answer; what is small comes first."""
    good = b'{"consent":true,"name":'
    return [
        good + b'"\\ud800"}', good + b'"x","phone":"\\udfff"}', b'{"\\ud800":1,"secret":"\\udc00\\ud800"}',
        b'{"secret":NaN,"person":-Infinity}', good + b'"\xff\xfe"}', b'{"secret":"\\ud800\\ud801\\ud802\\ud803\\ud804\\ud805"}',
        good + b'"x","party":' + b"9" * 4000 + b"}", good + b'"x","party":1e999}', good + b"1" * (EDGE - 50) + b"}",
        _nested(EDGE), _fields(EDGE // 12), b'{"name":"' + b"\xe7\x8e\x8b" * (EDGE // 3) + b'"}',
        good + b"[" * (UPLOAD - 2**16), _nested(UPLOAD - 2**16), _fields(700_000),
    ]  # fmt: skip


def _nested(size: int) -> bytes:
    deep, wide = 400, b"[]," * 400
    one = b"[" * deep + wide + b"0" + b"]" * deep + b","
    return b'{"name":[' + one * (size // len(one)) + b"0]}"


def _fields(many: int) -> bytes:
    return b"{" + b",".join(b'"k%06d":0' % n for n in range(many)) + b"}"
