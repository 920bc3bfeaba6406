"""What the demo hall is made of: buildings, homes, prices, groups and people. All invented; nobody real."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from domain.core.roles import Role
from domain.sales.prices.force import PricedUnit

SITE = "望澜庭"
PERMIT = "预售 2026 第 118 号"
TARGET = 260  # homes to be sold in the phase that runs
BATCH = "3 栋顶层加推"
GROUPS = {"A": ("启衡代理", 20), "B": ("同舟地产", 12), "C": ("佳邻行", 11), "D": ("百川顾问", 10)}
PLACES = ["1号桌", "2号桌", "3号桌", "5号桌", "沙盘"]
DEVICES = {"board": "大厅销控屏", "turns": "接待轮位屏", "checkin": "门口登记平板", "numbers": "开盘叫号屏"}
SURNAMES = "林何陈周沈邵苏方唐许韩曹邓吴罗蒋高郑叶宋冯魏潘杜戴夏钟汪田任姜范石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯"
GIVEN = (
    "嘉",
    "敏",
    "越",
    "诺",
    "宁",
    "悦",
    "立",
    "静",
    "可",
    "晓",
    "思远",
    "文琪",
    "子墨",
    "雨桐",
    "一鸣",
    "佳怡",
    "浩然",
    "欣妍",
    "明轩",
    "若溪",
)
DEVELOPER: tuple[tuple[str, Role], ...] = (
    ("高敏", "controller"), ("严正", "control_supervisor"), ("蒋敏", "dispatcher"), ("罗静", "cashier"),
    ("陶然", "site_manager"), ("程远", "site_lead"), ("梁栋", "head"), ("温岚", "executive"),
    ("贺川", "general_manager"), ("祝安", "admin"),
)  # fmt: skip
OUTAGE = "光纤被挖断"
ON_PAPER = (("郑安然", "13800138021", 5), ("何嘉禾", "13800138022", 20))  # clients locked for on paper, after minutes
GUEST = ("邱岚", "13800009876")
KEPT_BECAUSE, ASKED_BECAUSE = "老业主介绍，周末带家人来定", "合作单位推荐的客户"
DIFFERS_BECAUSE = "本组登记的是已售"
PROJECT_MANAGERS = {"A": "许若溪", "B": "崔浩然"}
VISITOR_SURNAMES = "王李张刘陈杨黄赵周徐孙马朱胡郭何林罗高梁"


@dataclass(frozen=True)
class Block:
    """One building: entrances with the stacks of each, floors from..to, and fen per m² on the lowest floor."""

    name: str
    entrances: tuple[tuple[str, tuple["Layout", ...]], ...]
    floors: range
    base: int


@dataclass(frozen=True)
class Layout:
    """A stack's home: layout, orientation, gross and inner area."""

    name: str
    orientation: str
    area: Decimal
    inner: Decimal


def _layout(name: str, orientation: str, area: str, inner: str) -> Layout:
    return Layout(name, orientation, Decimal(area), Decimal(inner))


L89 = _layout("3室2厅1卫", "南", "89.46", "68.12")
L98 = _layout("3室2厅2卫", "南北", "98.27", "75.40")
L118 = _layout("4室2厅2卫", "南北", "118.63", "92.05")
L143 = _layout("4室2厅3卫", "南北", "143.18", "112.76")
L212 = _layout("5室2厅4卫", "南北", "212.55", "176.30")

BLOCKS = (
    Block("1栋", (("1单元", (L98, L89, L89, L98)), ("2单元", (L98, L89, L89, L98))), range(2, 26), 3_850_000),
    Block("2栋", (("1单元", (L118, L98, L118)), ("2单元", (L118, L98, L118))), range(2, 24), 4_020_000),
    Block("3栋", (("1单元", (L98, L89, L89, L98)), ("2单元", (L98, L89, L89, L98)), ("3单元", (L118, L98, L118))),
          range(2, 27), 3_910_000),
    Block("4栋", (("", (L143, L143)),), range(1, 18), 4_680_000),
    Block("澜院", tuple((f"{n}号", (L212,)) for n in range(1, 13)), range(1, 2), 6_150_000),
)  # fmt: skip
UNRELEASED = {("3栋", 23), ("3栋", 24), ("3栋", 25), ("3栋", 26)}
BATCHED = {("3栋", 26)}  # asked for as a batch


def price_list() -> list[PricedUnit]:
    """Every home with a price that rises with the floor and dips for the north-facing stacks."""
    return list(_units())


def _units() -> Iterator[PricedUnit]:
    for block in BLOCKS:
        for entrance, stacks in block.entrances:
            for floor in block.floors:
                for stack, layout in enumerate(stacks, 1):
                    villa = len(block.floors) == 1
                    room = "整栋" if villa else f"{floor}{stack:02d}"
                    per_m2 = block.base + 9_500 * floor - (60_000 if layout is L89 else 0) - 4_000 * (stack % 2)
                    yield PricedUnit(
                        id=f"{block.name}-{entrance}-{room}", building=block.name,
                        entrance=entrance, floor=None if villa else floor, room=room, layout=layout.name,
                        orientation=layout.orientation, area=layout.area, inner_area=layout.inner,
                        price_fen=int(per_m2 * layout.area) // 10_000 * 10_000,
                    )  # fmt: skip


def consultant_names(random: Random, many: int) -> list[str]:
    """So many different invented names."""
    taken = {name for name, _ in DEVELOPER} | set(PROJECT_MANAGERS.values())
    names: list[str] = []
    while len(names) < many:
        name = random.choice(SURNAMES) + random.choice(GIVEN)
        if name not in taken:
            taken.add(name)
            names.append(name)
    return names


def visitor(random: Random) -> tuple[str, str, str]:
    """(name, title, phone) of an invented visitor; the phones lie in one block, so that they come back."""
    title = random.choice(("先生", "女士"))
    return random.choice(VISITOR_SURNAMES) + random.choice(GIVEN), title, f"1380{random.randrange(10**7):07d}"


OPENING, SEED = "一期加推开盘", "2 7 18 26 31 44"  # six balls, each drawn by a client
ENTRANTS = tuple(  # (name, phone, number of a document) of who enters for the opening
    (VISITOR_SURNAMES[n % len(VISITOR_SURNAMES)] + GIVEN[n * 7 % len(GIVEN)], f"1390000{n:04d}", f"P{n:07d}")
    for n in range(1, 61)
)
