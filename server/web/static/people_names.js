// What the people of the hall are called, on every screen alike.

import { t } from "./words.js";

/** A07 林嘉, as the staff's own screens say it; what is missing is left out. */
export const staffName = (person) => [person?.badge, person?.name].filter(Boolean).join(" ");

/** 林顾问, as everybody may hear it. */
export const consultant = (person) => (person.surname ? t("Consultant {surname}", person) : "");

/** A07 林顾问 */
export const badged = (person) => [person.badge, consultant(person)].filter(Boolean).join(" ");
