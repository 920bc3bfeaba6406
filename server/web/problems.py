"""Every way the hall says no, as a sentence and an HTTP status (RFC 9457)."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.core.refusal import Refused
from server.web.words import translator

# code: (status, English sentence; facts fill the braces)
SENTENCES: dict[str, tuple[int, str]] = {
    "amount-above-price":   (422, "{amount_fen} is more than the home costs ({price_fen})."),
    "already-applied":      (409, "This client already has an open application for {unit}."),
    "already-identified":   (409, "This visitor's phone is already registered."),
    "already-void":         (409, "Receipt {number} is already void."),
    "application-state":    (409, "Someone decided first: the application is now {state}."),
    "badge-taken":          (409, "{who} already has the badge {badge}."),
    "bad-arguments":        (422, "Something in the form is missing or not usable: {fields}."),
    "failed":               (500, "This went wrong on our side. Nothing was changed; the desk can tell the office."),
    "by-rotation":          (409, "This visitor goes by rotation; nobody may be chosen."),
    "choose-someone":       (409, "Choose who receives this visitor."),
    "client-erased":        (410, "This client's name and phone were erased."),
    "client-owned":         (409, "This client is protected for another consultant. Tell the desk."),
    "code-unknown":         (404, "This code is wrong, used or expired."),
    "consent-missing":      (422, "Please agree to the use of your details, or ask the desk."),
    "consultant-busy":      (409, "{badge} cannot receive now ({state})."),
    "deposit-too-small":    (422, "The deposit must be at least {minimum_fen}."),
    "device-revoked":       (409, "This device is already revoked."),
    "does-not-receive":     (409, "{badge} does not receive visitors. Choose somebody of group {group}."),
    "duplicate-units":      (422, "The list names a unit twice."),
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
    "preview-old":            (409, "The hall has changed since this preview. Nothing was put in force; look again."),
    "homes-alike":          (409, "{homes} homes, such as {line}, seem to be in force as {home}. Are they the same?"),
    "list-in-use":          (409, "{unit} was released or applied for since; the list can no longer be undone."),
    "list-overtaken":       (409, "{filename} was put in force after this list; undo that one first."),
    "list-too-old":         (409, "This list was put in force before undoing was possible."),
    "list-undone":          (409, "This list is already undone."),
    "key-missing":          (400, "The request has no Idempotency-Key."),
    "key-reused":           (422, "This key was used for another request."),
    "locked-out":           (429, "Too many wrong tries. Try again at {until}."),
    "make-up-first":        (409, "A make-up reception comes first; it cannot be skipped."),
    "name-missing":         (422, "A name is needed."),
    "name-taken":           (409, "{who} already has this name."),
    "no-deposit":           (409, "{unit} has no deposit; it cannot be controlled."),
    "no-roster":            (409, "There is no roster to lock today."),
    "nobody-free":          (409, "Nobody is free. The visitor keeps the place in line."),
    "not-allowed":          (403, "You may not do this."),
    "not-approved":         (409, "This application is not approved yet."),
    "not-due":              (409, "Its time is not up yet."),
    "not-head":             (409, "Another application for {unit} came first."),
    "not-here":             (404, "There is nothing at this address."),
    "not-qualified":        (422, "{badge} is not qualified or not on file."),
    "not-signed-in":        (401, "Please sign in."),
    "not-your-client":      (403, "This is not a client under your protection."),
    "not-your-group":       (403, "This belongs to another group."),
    "not-your-turn":        (409, "Number {number} was not called to you, or has been called to someone else."),
    "own-application":      (403, "Nobody approves their own application."),
    "pay-window-over":      (409, "The time to pay ended at {until}."),
    "phone-invalid":        (422, "This is not a phone number we can call."),
    "place-unknown":        (422, "The hall has no place called {place}."),
    "policy-unknown":       (404, "There is no such setting."),
    "policy-value":         (422, "This value is not allowed here."),
    "reason-missing":       (422, "A reason is needed."),
    "roster-late":          (409, "The time to file today's roster is over."),
    "second-person":        (403, "A receipt is voided by someone other than the cashier who wrote it."),
    "slot-state":           (409, "Turn {position} has already been decided."),
    "too-large":            (413, "This is too large."),
    "too-slow":             (408, "The request did not arrive in time. Please send it again."),
    "too-many":             (429, "Too many requests at once. Try again in a moment."),
    "unavailable":          (503, "The hall cannot save right now. Please try again in a moment."),
    "undo-late":            (409, "It is too late to undo this."),
    "undo-overtaken":       (409, "This can no longer be undone: something has happened since."),
    "unit-released":        (409, "{unit} was released before; only homes never released are struck off."),
    "unit-state":           (409, "{unit} is {state}; this cannot be done now."),
    "unit-taken":           (409, "{unit} is already {state}, for group {group}."),
    "unit-unreleased":      (422, "{unit} has not been released for sale."),
    "unknown-record":       (404, "It is no longer there."),
    "vault-locked":         (500, "The vault was sealed with another key."),
    "visit-state":          (409, "Number {number} is already {state}."),
    "weak-secret":          (422, "A PIN or password needs at least six characters."),
    "weak-secret-blank":    (422, "A PIN or password cannot be spaces alone."),
    "weak-secret-common":   (422, "This PIN or password is one of the first that anybody tries. Choose another."),
    "weak-secret-own":      (422, "A PIN or password cannot be made of your own name or badge."),
    "wrong-host":           (421, "The hall does not know itself by this address. Use the one you were given."),
    "wrong-origin":         (403, "This request came from another site."),
    "wrong-secret":         (401, "The name or the password is wrong."),
}  # fmt: skip

STATES: dict[str, str] = {
    "unreleased": "not released", "available": "available", "applied": "applied for", "on_hold": "on hold",
    "controlled": "controlled", "subscribed": "subscribed", "signed": "sold", "withdrawing": "being withdrawn",
    "reserved": "reserved", "frozen": "frozen", "waiting": "waiting", "approved": "approved", "paid": "paid",
    "won": "won", "refused": "refused", "withdrawn": "withdrawn", "expired": "expired", "lost": "closed",
    "called": "called", "received": "received", "ended": "ended", "left": "gone", "off": "off duty",
    "receiving": "receiving", "away_work": "away on work", "away_developer": "on the developer's errand",
    "away_private": "away", "pending": "pending", "served": "served", "covered": "covered", "void": "void",
    "deferred": "deferred",
}  # fmt: skip


def status_of(refusal: Refused) -> int:
    """The HTTP status of a refusal; an unlisted code is a conflict."""
    return SENTENCES.get(refusal.code, (409, ""))[0]


def sentence(refusal: Refused, locale: str, zone: ZoneInfo) -> str:
    """What the viewer reads."""
    text = SENTENCES.get(refusal.code, (409, refusal.code))[1]
    facts = {name: _say(name, value, locale, zone) for name, value in refusal.facts.items()}
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


def _say(name: str, value: Any, locale: str, zone: ZoneInfo) -> str:
    if name == "state":
        return translator(locale)(STATES.get(str(value), str(value)))
    if name == "until" and isinstance(value, str):
        return datetime.fromisoformat(value).astimezone(zone).strftime("%H:%M")
    if name.endswith("_fen"):
        return f"¥{value / 100:,.0f}"
    if isinstance(value, dict):
        return ", ".join(value)
    return str(value)
