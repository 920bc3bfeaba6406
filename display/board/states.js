// The public states of a unit: mark and word. Colour is the third sign, in page.css.

import { t } from "../base/words.js";

export const STATES = {
  available:  { mark: "",  word: t("available") },
  on_hold:    { mark: "◔", word: t("on hold") },
  controlled: { mark: "●", word: t("taken") },
  sold:       { mark: "■", word: t("sold") },
  reserved:   { mark: "◆", word: t("reserved") },
  frozen:     { mark: "✕", word: t("frozen") },
  unreleased: { mark: "–", word: t("not released") },
};
