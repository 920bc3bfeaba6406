// What is said when a command of the office is done.

import { t } from "../base/words.js";

export const DONE = {
  "roster.file": t("The list is filed."), "roster.lock": t("The rosters are locked."), "policy.set": t("The rule is in force."), "site.open": t("The hall has its name."),
  "group.save": t("The group is saved."), "person.save": t("Saved."), "unit.release": t("Released: for sale on every screen."),
  "device.rename": t("The screen has its new name."), "device.revoke": t("The screen is shut out."), "device.pin": t("The screen shows what was chosen."), "device.reload": t("The screen was asked to load its page anew."),
  "device.identify": t("The screen shows its name for ten seconds."), "price_list.undo": t("The list is undone."), "price_list.strike": t("Struck off."),
  "discount.save": t("In the catalogue."), "discount.retire": t("Out of the catalogue."),
  "batch.draft": t("Asked for: it waits for approval."), "batch.drop": t("The batch is given up."), "batch.release": t("Released: for sale on every screen."),
  "plan.set_status": t("The project has its status."), "plan.set_phase": t("The phase is set."), "plan.enter_permit": t("The permit is entered."), "plan.set_target": t("The target is set."),
  "duty.name": t("Named."), "outage.declare": t("The hall works on paper."), "outage.close": t("The system is in use again."), "paper.issue": t("The forms are issued: print them."), "paper.enter": t("Entered."), "paper.spoil": t("Spoilt: on with the next."),
  "price_list.drop": t("The list is given up."), "price_copy.issue": t("Handed out: write the numbers on them."), "price_copy.return": t("The copy is back."),
  "client.correct": t("The correction is saved."), "client.remove_number": t("The number is removed."),
};
