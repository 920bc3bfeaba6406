// The journal in words: what each command did, and what each kind of record is called.

import { t } from "../base/words.js";

export const VERB = {
  "application.submit": t("Application made"), "application.approve": t("Application approved"), "application.refuse": t("Application refused"),
  "application.withdraw": t("Application withdrawn"), "application.expire": t("Application expired"), "application.undo": t("Decision taken back"), "hold.release": t("Hold taken back"),
  "receipt.record": t("Deposit received"), "receipt.void": t("Receipt voided"), "unit.control": t("Unit controlled"), "unit.release": t("Units released"),
  "price_list.activate": t("Price list put in force"), "price_list.undo": t("Price list undone"), "price_list.strike": t("Homes struck off"),
  "visit.check_in": t("Visitor checked in"), "visit.dispatch": t("Visitor called to a consultant"), "visit.accept": t("Visitor received"),
  "visit.decline": t("Visitor declined"), "visit.lapse": t("No answer in time"), "visit.recall": t("Call taken back"), "visit.leave": t("Visitor left"),
  "visit.end": t("Reception ended"), "visit.undo": t("End taken back"), "visit.identify": t("Visitor's record completed"),
  "turn.skip": t("Turn skipped"), "turn.cover": t("Substitute named"), "credit.grant": t("Make-up granted"), "presence.set": t("Presence changed"),
  "roster.file": t("Roster filed"), "roster.lock": t("Rosters locked"),
  "policy.set": t("Rule changed"), "group.save": t("Group entered"), "person.save": t("Person entered"),
  "delegation.give": t("Stand-in named"), "delegation.end": t("Stand-in ended"), "delegation.expire": t("Stand-in's time over"),
  "device.add": t("Screen let in"), "device.rename": t("Screen renamed"), "device.revoke": t("Screen shut out"), "device.pin": t("Building pinned to a screen"),
  "device.reload": t("Screen reloaded"), "device.identify": t("Screen asked to show its name"),
  "client.reveal": t("Client's name and phone shown"), "client.erase": t("Client erased"), "client.correct": t("Client corrected"), "client.add_phone": t("Client's phone added"), "client.add_identity": t("Client's identity number added"),
  "client.remove_number": t("Client's number removed"), "client.note": t("Note about a client written"), "client.read_note": t("Note about a client read"), "site.open": t("Hall named"), "hall.close_day": t("Day closed"), "hall.sweep": t("Night's tidying"),
};

/** What is said when a command of the office is done. */
export const DONE = {
  "roster.file": t("The list is filed."), "roster.lock": t("The rosters are locked."), "policy.set": t("The rule is in force."), "site.open": t("The hall has its name."),
  "group.save": t("The group is saved."), "person.save": t("Saved."), "unit.release": t("Released: for sale on every screen."),
  "device.rename": t("The screen has its new name."), "device.revoke": t("The screen is shut out."), "device.pin": t("The screen shows what was chosen."), "device.reload": t("The screen was asked to load its page anew."),
  "device.identify": t("The screen shows its name for ten seconds."), "price_list.undo": t("The list is undone."), "price_list.strike": t("Struck off."),
  "client.correct": t("The correction is saved."), "client.remove_number": t("The number is removed."),
};

export const KIND = {
  delegation: t("stand-in"),
  unit: t("unit"), application: t("application"), receipt: t("receipt"), visit: t("visit"), slot: t("turn"), round: t("round"), credit: t("make-up"),
  presence: t("presence"), roster: t("roster"), person: t("staff member"), group: t("group"), device: t("screen"), ask: t("request to a screen"), policy: t("rule"),
  price_list: t("price list"), contact: t("protection"), site: t("hall"),
};
