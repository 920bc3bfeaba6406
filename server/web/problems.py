"""Every way the hall says no, as a sentence and an HTTP status (RFC 9457)."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.core.refusal import Refused
from domain.core.words import SENTENCES, refusals, state_word
from domain.nouns import COMMANDS  # noqa: F401  # whose reading has read the words of all nouns
from server.web.words import translator

# What the server itself refuses; a noun says its own in its folder. code: (status, English sentence; facts in braces)
refusals("", {
    "bad-arguments":        (422, "Something in the form is missing or not usable: {fields}."),
    "failed":               (500, "This went wrong on our side. Nothing was changed; the desk can tell the office."),
    "code-unknown":         (404, "This code is wrong, used or expired."),
    "file-too-large":         (413, "The file is larger than 10 MB. Split it."),
    "file-too-many-rows":     (422, "The file has more than {limit} lines. Split it."),
    "file-empty-file":        (422, "The file has no line of a unit. Is it the right one?"),
    "file-not-a-spreadsheet": (422, "This is not a price list the hall can read ({kind}). Save it as .xlsx or .csv."),
    "file-encrypted":         (422, "The file is protected by a password. Save it without one."),
    "file-characters-lost":   (422, "Characters are lost on line {row}: {raw}. Save it as .xlsx or as CSV in UTF-8."),
    "file-quotes-broken":     (422, "A quotation mark on line {row} is never closed. Close it, or save as .xlsx."),
    "file-header-missing":    (422, "Not every column needed was found. Say below which column is which."),
    "file-header-ambiguous":  (422, "Two columns are called {header}. Say below which column is which."),
    "file-several-sheets":    (422, "Several sheets list the same homes: {sheets}. Keep one, or hide the others."),
    "file-mapping-unknown":   (422, "The hall does not know these columns: {fields}."),
    "file-areas-missing":     (422, "Rooms stand across and floors down, but no area is given. Add a line of areas."),
    "file-far-cell":          (422, "A sheet has a cell at {cell}, far away from the list. Delete it and save again."),
    "file-formulas-unsaved":  (422, "A formula in {columns} has no result in the file. Save it in Excel or WPS."),
    "file-web-page":          (422, "This is a web page. Open it in Excel or WPS and save it as .xlsx."),
    "file-zip-bomb":          (422, "The file unpacks to far more than a price list. Ask for another copy."),
    "file-timeout":           (422, "Reading the file took too long. It may be damaged: save it again as .xlsx."),
    "file-reader-stopped":    (422, "The file is damaged and could not be read to its end. Save it again as .xlsx."),
    "all-signed":           (409, "Everybody has signed this already."),
    "key-expired":          (422, "This was asked some time ago. Ask for it once more."),
    "key-missing":          (400, "The request has no Idempotency-Key."),
    "key-reused":           (422, "This key was used for another request."),
    "locked-out":           (429, "Too many wrong tries. Try again at {until}."),
    "name-missing":         (422, "A name is needed."),
    "not-allowed":          (403, "You may not do this."),
    "not-due":              (409, "Its time is not up yet."),
    "not-here":             (404, "There is nothing at this address."),
    "not-signed-in":        (401, "Please sign in."),
    "not-your-step":        (409, "Somebody else signs before you."),
    "own-request":          (403, "Nobody signs what they asked for themselves."),
    "reason-missing":       (422, "A reason is needed."),
    "signed-before":        (403, "Nobody signs twice: the next signature is somebody else's."),
    "too-large":            (413, "This is too large."),
    "too-slow":             (408, "The request did not arrive in time. Please send it again."),
    "too-many":             (429, "Too many requests at once. Try again in a moment."),
    "unavailable":          (503, "The hall cannot save right now. Please try again in a moment."),
    "undo-late":            (409, "It is too late to undo this."),
    "undo-overtaken":       (409, "This can no longer be undone: something has happened since."),
    "unknown-record":       (404, "It is no longer there."),
    "vault-locked":         (500, "The vault was sealed with another key."),
    "weak-secret":          (422, "A PIN or password needs at least six characters."),
    "weak-secret-blank":    (422, "A PIN or password cannot be spaces alone."),
    "weak-secret-common":   (422, "This PIN or password is one of the first that anybody tries. Choose another."),
    "weak-secret-own":      (422, "A PIN or password cannot be made of your own name or badge."),
    "wrong-host":           (421, "The hall does not know itself by this address. Use the one you were given."),
    "wrong-origin":         (403, "This request came from another site."),
    "wrong-secret":         (401, "The name or the password is wrong."),
})  # fmt: skip


def status_of(refusal: Refused) -> int:
    """The HTTP status of a refusal; an unlisted code is a conflict."""
    return SENTENCES.get(refusal.code, (409, ""))[0]


def sentence(refusal: Refused, locale: str, zone: ZoneInfo) -> str:
    """What the viewer reads."""
    text = SENTENCES.get(refusal.code, (409, refusal.code))[1]
    facts = {name: _say(refusal.code, name, value, locale, zone) for name, value in refusal.facts.items()}
    try:
        return translator(locale)(text).format(**facts)
    except (KeyError, IndexError):
        return translator(locale)(text)


def problem(refusal: Refused, locale: str, zone: ZoneInfo) -> dict[str, Any]:
    """The `application/problem+json` body."""
    return {
        "type": f"urn:anchang:refusal:{refusal.code}", "title": sentence(refusal, locale, zone),
        "status": status_of(refusal), "code": refusal.code, "facts": refusal.facts,
    }  # fmt: skip


def _say(code: str, name: str, value: Any, locale: str, zone: ZoneInfo) -> str:
    if name == "state":
        return translator(locale)(state_word(code, str(value)))
    if name == "until" and isinstance(value, str):
        return datetime.fromisoformat(value).astimezone(zone).strftime("%H:%M")
    if name.endswith("_fen"):
        return f"¥{value / 100:,.0f}"
    if isinstance(value, dict):
        return ", ".join(value)
    return str(value)
