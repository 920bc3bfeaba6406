"""What lists call the columns of a home, and which field a header means."""

import re
from collections.abc import Iterator
from functools import lru_cache

from server.importing.values import clean

# The first name found wins, so the exact word stands before the general one.
FIELDS: dict[str, tuple[str, ...]] = {
    "building": (
        "楼栋", "楼幢", "栋号", "幢号", "楼号", "楼座", "座号", "栋", "幢", "楼宇", "栋座", "座栋", "建筑物", "座",
        "樓棟", "棟", "棟別", "樓宇", "大廈", "building", "block", "blk", "tower",
    ),
    "entrance": ("单元", "梯", "單元", "entrance", "unit entrance", "stairwell", "staircase", "stair"),
    "floor": ("楼层", "层", "层次", "樓層", "層", "層次", "層別", "floor", "level", "storey", "story"),
    "room": (
        "房号", "室号", "房间", "房屋", "户室", "房室", "户号", "套号", "室号部位", "部位", "门牌", "室", "户",
        "單位", "单位", "房號", "室號", "戶號", "戶別", "room", "unit", "flat", "apartment", "apt", "suite", "door",
        "stack",
    ),
    "layout": (
        "户型", "房型", "套型", "户型结构", "戶型", "格局", "居室", "layout", "flat type", "unit type", "room type",
        "bedroom type", "bedrooms", "type",
    ),
    "orientation": ("朝向", "方位", "座向", "orientation", "facing", "aspect", "direction"),
    "area": (
        "建筑面积", "套型建筑面积", "建面", "預售面積", "建築面積", "實用面積", "面积", "面積", "gross area",
        "saleable area", "strata area", "floor area", "built up area", "area", "size", "sqm",
    ),
    "inner_area": (
        "户内面积", "套内面积", "套内建筑面积", "套内", "室内面积", "套内使用面积", "使用面积", "室內面積",
        "inner area", "internal area", "net area", "nett area", "usable area", "carpet area",
    ),
    "unit_price": ("单价", "均价", "每平方米单价", "单方价格", "單價", "unit price", "price per sqm", "psm"),
    "total_price": (
        "总价", "总价款", "总售价", "总销售价", "总价格", "房款总额", "房价总额", "总房款", "总房价", "总金额", "总款",
        "總價", "總價款", "總售價", "售价", "售價", "total price", "total selling price", "price", "selling price",
        "list price", "asking price", "purchase price", "total amount",
    ),
}  # fmt: skip
# Words that may stand before a name, such as 备案 before 总价. Of two columns, that of the word further left is taken,
# and one without any before both; only 合计 goes before that, because it has the fittings in it.
BEFORE: dict[str, tuple[str, ...]] = {
    "place": ("所在", "所属", "房屋", "住宅", "名义", "实际", "自编", "楼盘", "预售"),
    "area": ("房屋", "商品房", "住宅", "销售", "预售", "实测", "预测", "预测绘", "测绘", "暂测", "产权", "套"),
    "price": (
        "合计", "建筑面积", "按建筑面积", "建面", "建筑", "标准", "调整后", "现", "拟售", "拟销售", "销售", "网签",
        "预售", "备案", "申报", "公示", "本次", "房屋", "商品房", "住宅", "套", "单套", "计算的", "计价", "預售", "表",
        "一房一价",
    ),
}  # fmt: skip
AFTER = ("号码", "编号", "名称", "号", "名", "number", "name", "no")  # and after the name of a place
BY_UNIT = ("价格", "价", "價格", "價")  # per m² or for the home, as the unit beside it says; without one, neither

_KIND = {"area": "area", "inner_area": "area", "unit_price": "price", "total_price": "price"}
_OTHER_AREA_UNITS = re.compile("坪|尺|呎|亩|畝|ft|feet|foot|psf")
_METRES = re.compile("m2|平方米|sq.m")  # lists of Hong Kong give both
_PER_AREA = re.compile(r"(?:/|每|per )\s*(?:m2|平|sqm|sq\.? ?m|建筑面积)|psm")
_TOTALS_IN_WAN = re.compile("单位[:为是 ].*万|[万萬]元")  # a project may be called 万科
_NEVER = re.compile("套内|车位|车库|储藏|装修|优惠|折|公摊|分摊")
_COUNTED = re.compile(r"元|圆|万|萬|[$¥]|rmb|cny|hkd|sgd|/ ?套")
_SCALES = (
    (100_000_000, re.compile("[亿億]元")),
    (1_000_000, re.compile(r"百[万萬]|million|(?:\$|hkd|sgd|rmb|cny) ?mn?\b")),
    (10_000, re.compile("万|萬")),
    (1_000, re.compile("千元|'000|thousand")),
)
_UNITS = re.compile(
    r"[ ,:;_/]{0,3}(?:单位|单位为|in)?[ :]{0,2}(?:人民币|港币|rmb|cny|hkd|sgd|usd|(?:hk|s|us|nt)?\$|¥)?"
    r" ?(?:百?[万萬]元?|[亿億]元?|千元|元|圆|million)?"
    r" ?(?:(?:/|每|per)? ?(?:m2|平方米|平方公尺|平米|平|sqm|sq\.? ?m(?:et(?:er|re)s?)?)"
    r"|(?:/|每|per) ?(?:套|户|unit))?"
    r" ?$"
)
_SPEAKS_OF_MONEY = re.compile("价|價|款|总|總|金额|price|total|amount")


@lru_cache(maxsize=4096)
def rank(field: str, header: str) -> tuple[int, int] | None:
    """How well a header names a field: the lower the better, None when it does not."""
    words = clean(header).casefold()
    if not any(map(str.isalpha, words)) or not fits(field, words):
        return None
    ranks = (_rank_of(field, reading, words) for reading in _readings(field, words))
    return min((found for found in ranks if found is not None), default=None)


def fits(field: str, header: str) -> bool:
    """Areas and prices per area count in square metres; 坪 and square feet are other columns. A total is per home."""
    words = clean(header).casefold()
    if field in ("area", "inner_area", "unit_price") and _OTHER_AREA_UNITS.search(words):
        return field == "area" and _METRES.search(words) is not None
    return field != "total_price" or not _PER_AREA.search(words)


def is_known(header: str) -> bool:
    return any(rank(field, header) is not None for field in FIELDS)


def speaks_of_money(header: str) -> bool:
    return _SPEAKS_OF_MONEY.search(header.casefold()) is not None


def likely_field(header: str) -> str | None:
    """A guess for a person to confirm: the header holds a word of this field, and of no other."""
    words = clean(header).casefold()
    fields = {field for word, field in _LIKELY if word in normal(words) and fits(field, words)}
    return fields.pop() if len(fields) == 1 and not _NEVER.search(words) else None


def scale_of(header: str) -> int:
    """What a bare amount below this header is counted in."""
    words = clean(header).casefold()
    return next((scale for scale, pattern in _SCALES if pattern.search(words)), 1)


def totals_in_wan(titles: str) -> bool:
    """Whether the lines above a list say that its totals are in 万元."""
    return _TOTALS_IN_WAN.search(titles) is not None


def normal(words: str) -> str:
    """总价（元） and *总 价： are 总价."""
    return re.sub(r"[\W_]", "", _without_brackets(words))


def _without_units(words: str) -> str:
    return _UNITS.sub("", " ".join(words.split()))


def _without_brackets(words: str) -> str:
    return re.sub(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】", "", words)


def _readings(field: str, words: str) -> Iterator[str]:
    """The header whole, without its units, in one of its two languages, and as two names for one thing."""
    bare = _without_brackets(words)
    yield normal(bare)
    yield normal(_without_units(bare))
    chinese, latin = normal(_without_units(re.sub("[a-z.]+", " ", bare))), normal(re.sub("[^a-z ]", " ", bare))
    if chinese and latin:
        yield chinese if any(_rank_of(other, chinese, words) for other in FIELDS) else latin
    parts = [normal(part) for part in re.split("[/、或]", bare)]
    if len(parts) > 1 and all(_rank_of(field, part, words) for part in parts):
        yield parts[0]


def _rank_of(field: str, name: str, words: str) -> tuple[int, int] | None:
    kind = _KIND.get(field, "place")
    names = _NAMES[field]
    if (field == "unit_price" and _PER_AREA.search(words)) or (field == "total_price" and _COUNTED.search(words)):
        names = names | _BY_UNIT
    if field == "unit_price" and _PER_AREA.search(words):
        names = _NAMES["total_price"] | names
    return min(((names[core], weight) for core, weight in _stripped(name, kind) if core in names), default=None)


def _stripped(name: str, kind: str, weight: int = 0) -> Iterator[tuple[str, int]]:
    """The name, and what is left of it without the words that may stand around it."""
    yield name, weight
    for place, word in enumerate(BEFORE[kind]):
        if len(name) > len(word) and name.startswith(word):
            yield from _stripped(name.removeprefix(word), kind, weight + (place or -1))
    if kind == "place":
        for word in AFTER:
            if len(name) > len(word) and name.endswith(word):
                yield name.removesuffix(word), weight + 1


_NAMES = {
    field: {normal(name): place for place, name in reversed(list(enumerate(names)))} for field, names in FIELDS.items()
}
_BY_UNIT = {name: 100 + place for place, name in enumerate(BY_UNIT)}
_LIKELY = tuple((word, field) for field, words in {
    "total_price": "总价 总款 总额 总售价 總價 totalprice", "unit_price": "单价 單價 unitprice", "area": "建筑面积",
    "room": "房号 室号 房间 门牌 單位 roomno unitno", "floor": "楼层 floor",
    "building": "栋 幢 楼号 building tower block",
}.items() for word in words.split())  # fmt: skip
