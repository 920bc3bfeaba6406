"""Files made to do harm, and the process that reads them."""

import random
import struct
import subprocess
import sys
import zipfile

import pytest

from server.importing import MAX_BYTES, FileRefused, compound, guard, package, read_price_list_guarded, workbooks
from tests.server.importing.lists import FLAT, HEADER, UNIT, csv_of, read_book, refused_file, rows_of
from tests.server.importing.xls import biff_of, compound_of, xls_of
from tests.server.importing.xlsx import SHEET_1, entry, with_entry, xlsx_of, zip_of


def test_a_zip_bomb_is_refused_before_it_unpacks(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = with_entry(xlsx_of(HEADER, FLAT), "xl/media/a.bin", bytes(101 * 2**20))
    opened: list[str] = []
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda self, name, *_: opened.append(str(name)))
    assert refused_file(bomb).code == "zip-bomb"
    assert opened == []


def test_a_ratio_or_a_number_of_entries_out_of_all_proportion_is_refused() -> None:
    assert "times its size" in str(refused_file(with_entry(xlsx_of(HEADER), "a", bytes(5 * 2**20))).facts["found"])
    assert refused_file(zip_of({str(n): b"" for n in range(201)})).facts["found"] == "201 entries"


def test_a_lying_size_is_stopped_by_the_counter() -> None:
    size = 50 * 2**20
    bomb = with_entry(xlsx_of(HEADER, FLAT), "xl/media/a.bin", bytes(size))
    lying = bomb.replace(struct.pack("<I", size), struct.pack("<I", 10))
    assert lying.count(struct.pack("<I", 10)) >= 2
    refused = refused_file(lying)
    assert (refused.code, refused.facts["found"]) == ("zip-bomb", "an entry larger than the 10 bytes it declares")


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY lol "&b;&b;&b;&b;&b;&b;">',
        '<!ENTITY lol SYSTEM "file:///etc/passwd">',
    ],
)
def test_entities_in_a_workbook_are_refused_not_expanded(entities: str) -> None:
    for part in ("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"):
        xml = entry(xlsx_of(HEADER, FLAT), part).decode().split("?>")[-1]
        xml = f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>' + xml.replace("云栖里1栋", "&lol;")
        refused = refused_file(with_entry(xlsx_of(HEADER, FLAT), part, xml.encode()))
        assert (refused.code, refused.facts["kind"]) == ("not-a-spreadsheet", "XML entities in xlsx")


def test_merges_of_the_whole_sheet_without_end_are_refused() -> None:
    data = xlsx_of(HEADER, FLAT)
    xml = entry(data, SHEET_1)
    merges = b"<mergeCells>" + b'<mergeCell ref="A2:XFD1048576"/>' * 5000 + b"</mergeCells>"
    data = with_entry(data, SHEET_1, xml.replace(b"</sheetData>", b"</sheetData>" + merges))
    assert refused_file(data).code == "zip-bomb"


def test_an_old_workbook_whose_sectors_go_in_a_circle_is_refused() -> None:
    compound.refuse_endless_stream([1, 2, -2, 2, -1])
    with pytest.raises(FileRefused):
        compound.refuse_endless_stream([-2, 2, 3, 1])
    whole = xls_of(HEADER, FLAT)
    for sector in range(1, 8):
        place = 512 + 4 * sector
        circle = whole[:place] + struct.pack("<I", sector) + whole[place + 4 :]
        assert refused_file(circle).facts["kind"] == "damaged xls"
    lists_itself = (
        whole[:68] + struct.pack("<II", 0, 1) + whole[76:512] + struct.pack("<128I", *[0] * 128) + whole[1024:]
    )
    assert refused_file(lists_itself).facts["kind"] == "damaged xls"


def test_an_old_workbook_of_short_streams_may_not_go_in_a_circle_either() -> None:
    whole = compound_of(biff_of(HEADER, FLAT), short=True)
    place = 512 * 3
    assert rows_of(read_book(whole)) == (UNIT,)
    assert refused_file(whole[:place] + struct.pack("<I", 0) + whole[place + 4 :]).facts["kind"] == "damaged xls"


def test_a_sheet_that_claims_more_cells_than_memory_holds_stops_the_worker_alone() -> None:
    data = xlsx_of(HEADER, FLAT)
    stray = b'<row r="99999999999"><c r="A99999999999"><v>5</v></c></row></sheetData>'
    with pytest.raises(FileRefused) as caught:
        read_price_list_guarded(with_entry(data, SHEET_1, entry(data, SHEET_1).replace(b"</sheetData>", stray)), "a")
    assert caught.value.code in ("reader-stopped", "not-a-spreadsheet", "far-cell")


@pytest.mark.parametrize(
    "trap",
    [
        b'<c r="A9"><f>',
        b"<f",
        b"<c t=",
        b"<row hidden=",
        b"<col ",
        b"<sheet ",
        b'<mergeCell ref="',
        b"<c r=",
        b"<c><f>1</f><v>",
    ],
)
@pytest.mark.parametrize("part", [SHEET_1, "xl/workbook.xml"])
def test_tags_without_end_take_no_more_time_than_their_length(trap: bytes, part: str) -> None:
    """Looked through again and again from each of them, they would take hours: the time limit of tests is the judge."""
    package.examined(with_entry(xlsx_of(HEADER), part, trap * 100_000 + random.Random(4).randbytes(200_000)))


def test_a_reader_that_panics_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a library in Rust raises then is no Exception, and its class cannot be imported."""
    panic = type("PanicException", (BaseException,), {})

    def fail(_: object) -> None:
        raise panic("index out of bounds")

    monkeypatch.setattr(workbooks.calamine, "load_workbook", fail)
    assert refused_file(xlsx_of(HEADER, FLAT)).facts["kind"] == "damaged xlsx"
    panic.__name__ = "KeyboardInterrupt"
    with pytest.raises(panic):
        read_book(xlsx_of(HEADER, FLAT))


def test_the_worker_is_killed_when_it_takes_too_long() -> None:
    with pytest.raises(FileRefused) as caught:
        read_price_list_guarded(csv_of(HEADER, FLAT).encode(), "a.csv", seconds=0.01)
    assert (caught.value.code, caught.value.facts) == ("timeout", {"filename": "a.csv", "seconds": "0.01"})


def test_a_worker_that_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "WORKER", ("-c", "import os; os.abort()"))
    with pytest.raises(FileRefused) as caught:
        read_price_list_guarded(b"a" * 2**20, "a.csv")
    assert caught.value.code == "reader-stopped"


def test_the_worker_has_no_more_memory_than_its_limit() -> None:
    code = "from server.importing import guard; guard._limit_memory(); bytearray(guard.MEMORY)"
    worker = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=guard.ROOT, check=False)
    assert b"MemoryError" in worker.stderr


def test_the_worker_knows_none_of_the_halls_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    assert "canary" not in guard.environment().values()


def test_a_refusal_crosses_the_worker_with_its_facts() -> None:
    for data in (b"%PDF-1.7", b" " * (MAX_BYTES + 1), "楼栋,房号".encode()):
        here = refused_file(data)
        with pytest.raises(FileRefused) as there:
            read_price_list_guarded(data, "list.xlsx")
        assert (there.value.code, there.value.facts) == (here.code, here.facts)
