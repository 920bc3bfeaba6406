"""The register of protected clients 客户保护台账: whose a client was, and until when (OW-02, OW-03, CK-06)."""

from domain.clients.contacts.records import Contact
from domain.house.register import MASKED, Filter, Register, entered

CONTACTS = entered(Register(
    name="contacts",
    record=Contact,
    at="at",
    filters={
        "phone": Filter("client_phone", like=MASKED),
        "person": Filter("consultant"),
    },
    group="group",
    readers={
        "dispatcher": "all", "control_supervisor": "all", "site_manager": "all", "site_lead": "all", "head": "all",
        "executive": "all", "general_manager": "all", "admin": "all", "group_manager": "group",
        "project_manager": "group", "consultant": "own", "supervisor": "own",
    },
    told=("client_name", "client_phone", "title", "consultant", "group", "by", "at", "until", "ended_at"),
))  # fmt: skip
