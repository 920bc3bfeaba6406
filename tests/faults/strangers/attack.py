"""An attacker in a process of his own: `python -m tests.faults.strangers.attack`.

The first line of input says whom he attacks and how; he goes on until his input ends, and then prints what he heard:
{"429 too-many": 57, "closed": 3}.
"""

import asyncio
import contextlib
import json
import os
import sys
from typing import Any

import uvloop

from tests.faults.strangers import floods, forms
from tests.faults.strangers.talk import Target

ATTACKS: dict[str, Any] = {
    "control frames": floods.control_frames,
    "pipelines": floods.pipelines,
    "sign-ins": forms.sign_ins,
    "halves": forms.halves,
    "price lists": forms.price_lists,
    "worst JSON": forms.worst_json,
}


async def _main() -> None:
    loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    plan = json.loads(await reader.readline())
    target = Target(**plan["target"])
    attack = loop.create_task(ATTACKS[plan["attack"]](target, **plan["how"]))
    ended = loop.create_task(reader.read())
    await asyncio.wait((attack, ended), return_when=asyncio.FIRST_COMPLETED)
    if attack.done():
        await attack  # it never ends by itself, so this raises
    attack.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await attack
    sys.stdout.write(json.dumps(target.heard) + "\n")


if __name__ == "__main__":
    os.nice(5)  # he sits at another machine: the hall and its witness come first
    uvloop.run(_main())
