// Who would receive this visitor now: by turn, by name, or someone of a group.

import { everyone, who } from "./people.js";

const NOBODY = { next_round: "round", last_call: "last" };

// what is said once about a visitor; the reasons of an earlier call are no longer true
const LASTING = new Set(["new-client", "surveyor", "looks-for", "named", "named-group", "protected", "recalled", "declined", "no-answer"]);

/** {kind: "turn"|"person"|"helper"|"group"|"nobody"|"last"|"round", person, group, why, position, slot}; only someone of the list is a person */
export function target(screen, lane, visit) {
  const next = screen.panel("lanes")?.[lane]?.next ?? { consultant: null, why: [] };
  const told = (visit?.why ?? []).filter((reason) => LASTING.has(reason.say));
  if (!visit || visit.sort === "new") {
    const why = [...told, ...next.why];
    if (next.consultant) return { kind: "turn", person: who(screen, next.consultant), why, ...pick(next) };
    return { kind: NOBODY[screen.panel("lanes")?.[lane]?.rest] ?? "nobody", person: null, why };
  }
  const person = who(screen, visit.wanted);
  if (!person.listed) return { kind: "group", person: null, group: visit.wanted_group, why: told };
  return { kind: person.state === "waiting" ? "person" : "helper", person, group: person.group, why: told };
}

const pick = ({ position, slot, owner, credit }) => ({ position, slot, owner, credit });

/** [person…] who would be called one after the other in a lane, as far as its line shows. */
export function upcoming(screen, lane) {
  const { next, line = [], credits = [] } = screen.panel("lanes")?.[lane] ?? {};
  if (!next?.consultant) return [];
  const behind = line.slice(line.findIndex((slot) => slot.id === next.slot) + 1);
  const free = (id) => Boolean(id) && who(screen, id).state === "waiting";
  const turns = behind.map((slot) => (free(slot.consultant) ? slot.consultant : slot.cover)).filter(free);
  const owed = credits.filter((credit) => !credit.called && free(credit.consultant)).map((credit) => credit.consultant);
  return [...new Set([next.consultant, ...owed, ...turns])].map((id) => who(screen, id));
}

/** Those of a group who wait now; of every group where none is meant. */
export const freeOf = (screen, group) => everyone(screen).filter((p) => p.state === "waiting" && (!group || p.group === group));
