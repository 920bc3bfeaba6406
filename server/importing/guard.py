"""Reads a file from outside in a process of its own, which may fail, hang or grow without harm to the hall."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import astuple, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from server.importing.limits import refuse_large
from server.importing.records import FileRefused, PriceListFile, RefusedRow, SheetRead, UnitRow

SECONDS = 20
MEMORY = 2**30
ROOT = Path(__file__).parents[2]
WORKER = ("-m", "server.importing.guard")


def read_price_list_guarded(
    data: bytes, filename: str, mapping: Mapping[str, str] | None = None, *, seconds: float = SECONDS
) -> PriceListFile:
    """`read_price_list` in a worker process, killed after `seconds` and refused memory beyond 1 GiB.

    Blocks for as long; call it in a thread. Raises `FileRefused` and nothing else.
    """
    try:
        refuse_large(data)
    except FileRefused as refused:
        raise FileRefused(refused.code, {"filename": filename, **refused.facts}) from refused
    request = json.dumps({"filename": filename, "mapping": dict(mapping or {})}).encode()
    try:
        worker = subprocess.run(
            [sys.executable, *WORKER],
            input=request + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=environment(),
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise FileRefused("timeout", {"filename": filename, "seconds": f"{seconds:g}"}) from late
    if worker.returncode != 0:
        raise FileRefused("reader-stopped", {"filename": filename})
    return _from_json(json.loads(worker.stdout))


def environment() -> dict[str, str]:
    """What Python needs to start, and none of the hall's secrets."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def _work() -> None:
    """The worker: a request on standard input, an answer on standard output."""
    from server.importing.pricelist import read_price_list  # what reads workbooks is loaded here alone

    _limit_memory()
    request = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    try:
        answer = _to_json(read_price_list(data, request["filename"], request["mapping"]))
    except FileRefused as refused:
        answer = {"refused": [refused.code, refused.facts]}
    sys.stdout.write(json.dumps(answer, default=str))


def _limit_memory() -> None:
    if sys.platform == "win32":
        return  # no such limit there; the time limit stays
    import resource

    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ValueError, OSError):
        pass  # macOS refuses it; the time limit stays


def _to_json(file: PriceListFile) -> dict[str, Any]:
    return {
        "rows": [astuple(unit) for unit in file.rows],
        "bad": [astuple(row) for row in file.refused],
        "encoding": file.encoding,
        "sheets": [astuple(sheet) for sheet in file.sheets],
    }


def _from_json(answer: dict[str, Any]) -> PriceListFile:
    if "refused" in answer:
        raise FileRefused(*answer["refused"])
    rows = tuple(_unit_row(values) for values in answer["rows"])
    refused = tuple(RefusedRow(*row) for row in answer["bad"])
    return PriceListFile(rows, refused, answer["encoding"], tuple(_sheet_read(*sheet) for sheet in answer["sheets"]))


def _unit_row(values: list[Any]) -> UnitRow:
    unit = UnitRow(*values)
    return replace(unit, area=Decimal(unit.area), inner_area=unit.inner_area and Decimal(unit.inner_area))


def _sheet_read(name: Any, kind: Any, columns: Any, headers: Any, unused: Any, *hidden: Any) -> SheetRead:
    return SheetRead(name, kind, columns, tuple(headers), tuple(unused), *hidden)


if __name__ == "__main__":
    _work()
