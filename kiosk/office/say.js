// Words the tabs share: roles, screens, states, and what people and units are called.

import { t } from "../base/words.js";

export const ROLE = {
  controller: t("sales controller"), control_supervisor: t("control supervisor"), dispatcher: t("dispatcher"), cashier: t("cashier"),
  site_manager: t("site manager"), site_lead: t("site lead"), head: t("department head"), executive: t("executive"),
  general_manager: t("general manager"), admin: t("administrator"), consultant: t("consultant"), supervisor: t("supervisor"),
  group_manager: t("group manager"), project_manager: t("project manager"),
};
export const AGENCY = new Set(["consultant", "supervisor", "group_manager", "project_manager"]);

/** The screens that stand in the hall, by their titles. */
export const SCREEN = { board: t("Unit board"), turns: t("Turn board"), checkin: t("Visitor check-in"), numbers: t("Opening numbers") };


export const FIELD = {
  building: t("Building"), entrance: t("Entrance"), floor: t("Floor"), room: t("Room"), layout: t("Layout"),
  orientation: t("Facing"), area: t("Area"), inner_area: t("Inner area"), unit_price: t("Price per m²"), total_price: t("Total price"),
  price_fen: t("Price"), floor_label: t("Floor as written"),
};

/** People by badge, those without one by name. */
export const byBadge = (a, b) => (a[1].badge || "~").localeCompare(b[1].badge || "~") || a[1].name.localeCompare(b[1].name);

/** 3栋 2单元 1802 */
export const place = (unit) => unit.split("-").filter(Boolean).join(" ");

export { may } from "../base/may.js";

export const groupName = (id) => t("Group {id}", { id });
