"""Phones: which numbers the hall takes, and the same rule as patterns for a tablet that knows it without a server."""

import re
from collections.abc import Iterable
from typing import Any

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumber

from domain.core.refusal import Refused

_MAINLAND = 86
_MOBILE = r"1[3-9]\d{9}"  # every prefix: operators sell new ones before a library of numbers knows them
_SORTS = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan",
    "voicemail",
)  # fmt: skip


def phone_number(text: str) -> str:
    """A phone in E.164, mainland China unless it says otherwise. Refuses `phone-invalid`."""
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException:
        raise Refused("phone-invalid") from None
    if not (_is_mobile(number) or phonenumbers.is_valid_number(number)):
        raise Refused("phone-invalid")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def masked_phone(e164: str) -> str:
    """138****1234: enough to recognise, not enough to call."""
    number = phonenumbers.parse(e164)
    national = str(number.national_number)
    prefix = "" if number.country_code == _MAINLAND else f"+{number.country_code} "
    keep = 3 if len(national) > 8 else 2
    return f"{prefix}{national[:keep]}****{national[-4:] if len(national) > 8 else national[-2:]}"


def patterns(codes: Iterable[int]) -> dict[str, dict[str, Any]]:
    """What `phone_number` takes behind each country code, for `takes` of `numbers.js`: {"+86": {…}}.

    `prefix` is what people dial before a number inside their country and may be left out, `into` what takes its place;
    `lengths` and `any` are what a number without it must have and match, `valid` is what it must match to be taken.
    """
    return {f"+{code}": _patterns(code) for code in codes}


def _patterns(code: int) -> dict[str, Any]:
    regions = phonenumbers.phonenumberutil.COUNTRY_CODE_TO_REGION_CODE[code]
    every: list[Any] = [PhoneMetadata.metadata_for_region(region) for region in regions]
    main = every[0]
    sorts = [getattr(region, sort) for region in every for sort in _SORTS]
    found = [sort.national_number_pattern for sort in sorts if sort and sort.national_number_pattern]
    mobile = [_MOBILE] if code == _MAINLAND else []
    return {
        "prefix": main.national_prefix_for_parsing or "",
        "into": (main.national_prefix_transform_rule or "").replace("\\", "$"),
        "lengths": list(main.general_desc.possible_length),
        "any": main.general_desc.national_number_pattern,
        "valid": "|".join(dict.fromkeys([*mobile, *found])),
    }


def _is_mobile(number: PhoneNumber) -> bool:
    national = phonenumbers.national_significant_number(number)
    return number.country_code == _MAINLAND and re.fullmatch(_MOBILE, national, re.ASCII) is not None
