"""What people are called where their whole name has no place."""

# fmt: off
COMPOUND = frozenset((
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐", "夏侯", "长孙", "端木",
    "独孤", "南宫", "百里", "西门", "呼延",
))
# fmt: on


def surname(name: str) -> str:
    """林 of 林嘉, 欧阳 of 欧阳修, Smith of Anna Smith; of a single word in letters only its initial."""
    name = name.strip()
    if name and "一" <= name[0] <= "鿿":
        return name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1]
    words = name.split()
    return words[-1] if len(words) > 1 else name[:1]


def masked_name(name: str) -> str:
    """王**: the surname alone; of a name that is not Chinese the first letter of the last word."""
    family = surname(name)
    return f"{family if family[:1] >= '一' else family[:1]}**"


def called(name: str, title: str) -> str:
    """王女士, as a public screen may say it; without a title 王**."""
    alone = name.strip() in COMPOUND  # the tablet asks for the surname only
    family = name.strip() if alone else masked_name(name).removesuffix("**")
    return f"{family}{title or '**'}"
