"""The registers of the hall, by their names in addresses."""

from domain.register import Register
from domain.registers.applications import APPLICATIONS
from domain.registers.contacts import CONTACTS
from domain.registers.receipts import RECEIPTS
from domain.registers.visits import VISITS

REGISTERS: dict[str, Register] = {
    register.name: register
    for register in (VISITS, APPLICATIONS, RECEIPTS, CONTACTS)
}  # fmt: skip
