"""2栋 comes before 10栋, whoever sorts."""

from domain.core.order import natural


def test_numbers_in_names_are_counted_and_not_spelt() -> None:
    assert sorted(["10栋", "2栋", "别墅", "1栋"], key=natural) == ["1栋", "2栋", "10栋", "别墅"]
    assert sorted(["1210", "3A", "303", "12A"], key=natural) == ["3A", "12A", "303", "1210"]
