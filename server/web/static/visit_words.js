// What is said of a visit on every screen alike: its class, where its visitor goes, how he heard of the hall.

import { t } from "./words.js";

/** The states of a visit, as in a sentence; the refusals use the same words (`words.py` of the noun). */
export const VISIT = {
  waiting: t("waiting"),
  called: t("called"),
  received: t("received"),
  ended: t("ended"),
  left: t("gone"),
};

/** The class of a visit, as a label. */
export const CLASS = {
  new: t("New client"),
  returning: t("Returning client"),
  designated: t("Named someone"),
  surveyor: t("Market survey"),
  personal: t("Looks for someone"),
};

/** How a visitor said he heard of the hall. */
export const HEARD = {
  friend: t("Friend"),
  passing: t("Passing by"),
  online: t("Online"),
  advert: t("Advert"),
  other: t("Other"),
};

/** A place of the hall as a visitor hears it; "" is the front desk. */
export const placeName = (place) => place || t("the front desk");

/** The one sentence that sends a visitor to a place. */
export const goTo = (place) => t("Please go to {place}", { place: placeName(place) });

/** 026: a visit's number as the hall calls it. */
export const spoken = (number) => String(number).padStart(3, "0");
