// What filed price lists and copies on paper are called, on every screen alike.

import { labels, t } from "./words.js";

export const DRAFT = labels({ drafted: t("filed, to be approved"), approved: t("approved, not in force yet"), in_force: t("put in force"), rejected: t("rejected"), dropped: t("given up") });

export const COPY = labels({ out: t("handed out"), returned: t("returned"), lost: t("lost") });
