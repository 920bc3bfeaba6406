"""Real price lists, where they lie beside this clone."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from server.importing.pricelist import read_price_list
from tests.server.importing.lists import ends_well, refused_file
from tests.server.importing.test_manual import MANUAL

SHARED = Path(__file__).parents[4] / "shared" / "data"
real = pytest.mark.skipif(not SHARED.is_dir(), reason="the real price lists are not beside this clone")


def files_in(*folders: str) -> list[Any]:
    paths = (path for folder in folders for path in sorted((SHARED / folder).rglob("*")))
    return [pytest.param(path, id=path.name) for path in paths if path.is_file()]


pytestmark = real


def test_every_copy_of_a_real_list_gives_the_same_292_units() -> None:
    paths = [*(SHARED / "inv_sz_sijimingyuan").glob("*.xls"), *(SHARED / "derived_encodings").iterdir()]
    files = [read_price_list(path.read_bytes(), path.name) for path in paths if "big5" not in path.name]
    units = [{replace(unit, row=0, sheet=None) for unit in file.rows} for file in files]
    assert len(files) == 7
    assert all(file.refused == () for file in files)
    assert len({unit.key for unit in units[0]}) == len(units[0]) == 292
    assert all(others == units[0] for others in units)
    assert sum(unit.total_price_fen for unit in units[0]) == sum(
        int(Decimal(unit.unit_price_fen or 0) * unit.area + Decimal("0.5")) for unit in units[0]
    )


def test_its_big5_copy_is_refused() -> None:
    assert refused_file((SHARED / "derived_encodings/siji_big5_hk.csv").read_bytes()).code == "characters-lost"


def test_its_matrix_of_totals_and_unit_prices_gives_the_same_homes() -> None:
    grid = (SHARED / "inv_sz_sijimingyuan/result_matrix_merged_cells.xlsx").read_bytes()
    file = read_price_list(grid, "matrix.xlsx")
    listed = read_price_list((SHARED / "inv_sz_sijimingyuan/project.xls").read_bytes(), "project.xls")
    areas = {unit.key: unit.area for unit in listed.rows}
    assert {unit.key: unit.area for unit in file.rows} == areas
    assert file.refused == ()


def test_singapore_gives_2494_units_through_the_mapping_of_the_manual() -> None:
    mapping = json.loads(MANUAL.split("```json", 1)[1].split("```", 1)[0])
    file = read_price_list((SHARED / "inv_sg_sbf_2021/data.json").read_bytes(), "data.json", mapping)
    assert file.refused == ()
    assert len({unit.key for unit in file.rows}) == len(file.rows) == 2494
    assert file.rows[0].total_price_fen == 6_240_000


@pytest.mark.parametrize(
    "path", files_in("messy_csvspectrum", "messy_messytables", "inv_tw_presale_lvr", "blns", "csv_injection")
)
def test_every_messy_file_is_read_or_refused(path: Path) -> None:
    ends_well(path.read_bytes())
