"""What the screens call a client, once his name or phone was corrected."""

from typing import Any

from domain.clients.names import called, masked_name
from domain.core.change import Change
from domain.core.phones import masked_phone
from domain.core.record import KINDS, Record

NamePhone = tuple[str, str]

TITLES = ("先生", "女士", "**")


def show_anew(change: Change, client: str, before: NamePhone, after: NamePhone) -> None:
    """Put every live record that shows this client with his corrected surname and masked phone."""
    for kind in KINDS.values():
        if "client" in kind.model_fields:
            for record in list(change.hall.all(kind).values()):
                if vars(record)["client"] == client and (words := _words(record, before, after)):
                    change.put(record.but(**words))


def _words(record: Record, before: NamePhone, after: NamePhone) -> dict[str, Any]:
    """The fields of a record that show a client as he was; another of the family may have come with his phone."""
    shown, wanted = vars(record), dict[str, Any]()
    for field in ("client_name", "name", "title"):
        if field in shown and (words := _called_anew(shown[field], before[0], after[0])) != shown[field]:
            wanted[field] = words
    for field in ("client_phone", "phone"):
        if shown.get(field) == masked_phone(before[1]) != masked_phone(after[1]):
            wanted[field] = masked_phone(after[1])
    return wanted


def _called_anew(text: str, before: str, name: str) -> str:
    """王女士 as 黄女士, 王** as 黄**; as it is when it calls somebody else."""
    family = masked_name(before).removesuffix("**")
    title = text.removeprefix(family)
    if title not in TITLES or not text.startswith(family):
        return text
    return called(name, title.removesuffix("**"))
