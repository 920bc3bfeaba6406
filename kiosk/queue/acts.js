// What the desk does to a visit, each with the sentence that says it is done.

import { goTo, spoken } from "../base/visit_words.js";
import { t } from "../base/words.js";
import { move } from "./moves.js";
import { who } from "./people.js";
import { placeOf } from "./place.js";
import { choosePerson, closeSheet, wrong } from "./sheet.js";
import { freeOf, target } from "./target.js";

/** The one move that is right for this visitor now. */
export async function step(screen, id, button) {
  const visit = screen.cards.get(`visit/${id}`);
  if (!visit) return;
  const aim = target(screen, visit.lane, visit);
  if (visit.sort === "personal") return leave(id, visit, button, aim.person);
  if (aim.kind === "person") return dispatch(screen, id, visit, button, aim.person.id, aim);
  if (aim.kind === "helper" || aim.kind === "group") return chooseHelper(screen, id, visit, aim);
  return dispatch(screen, id, visit, button, null, aim);
}

/** A caller who was just entered goes to whose turn it is; refused, he stays in the list with the reason said. */
export const putThrough = (screen, id, visit, button) => dispatch(screen, id, visit, button, null, {});

/** The visitor is gone, or was only looking for `told`, who knows it now. */
export function leave(id, visit, button, told = null) {
  const number = spoken(visit.number);
  return move(button, "visit.leave", { visit: id }, () => (told?.badge ? t("{badge} knows that {number} is here", { badge: told.badge, number }) : t("{number} {name} has left", { number, name: visit.name })));
}

export function recall(id, visit, button, say) {
  return move(button, "visit.recall", { visit: id }, () => t("{number} is recalled and waits again", { number: spoken(visit.number) }), say);
}

export function end(id, visit, button, say) {
  return move(button, "visit.end", { visit: id }, () => t("The reception of {number} is over", { number: spoken(visit.number) }), say);
}

function dispatch(screen, id, visit, button, to, aim, say) {
  const desk = visit.lane === "visit" ? placeOf(screen) : "";
  const sent = ({ consultant }) => {
    const { badge } = who(screen, consultant);
    if (aim.person && consultant !== aim.person.id) return t("Went to {badge}: {before} was no longer next", { badge, before: aim.person.badge });
    if (visit.lane === "call") return t("Put through to {badge}", { badge });
    return t("{number} goes to {badge}. {where}", { number: spoken(visit.number), badge, where: goTo(desk) });
  };
  return move(button, "visit.dispatch", { visit: id, to, desk }, sent, say);
}

function chooseHelper(screen, id, visit, aim) {
  const number = spoken(visit.number);
  choosePerson({
    title: t("Who receives {number} {name}?", { number, name: visit.name }),
    note: aim.kind === "helper" ? t("{badge} is not free; a helper of the group receives, no turn is spent (RT-44).", aim.person) : t("No turn is spent."),
    people: () => freeOf(screen, aim.group),
    none: t("Nobody of this group waits in the area right now."),
    pick: async (person, button) => (await dispatch(screen, id, visit, button, person.id, { person }, wrong)) && closeSheet(),
  });
}
