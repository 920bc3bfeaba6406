// Who would receive this visitor now: by turn, by name, or someone of a group.

import { everyone, who } from "./people.js";

const NOBODY = { next_round: "round", last_call: "last" };

// what is said once about a visitor; the reasons of an earlier call are no longer true
const LASTING = new Set(["new-client", "surveyor", "looks-for", "named", "named-group", "protected", "recalled", "declined", "no-answer"]);

/** {kind: "turn"|"person"|"helper"|"group"|"nobody"|"last"|"round", person, group, why, position, slot} */
export function target(screen, lane, visit) {
  const next = screen.panel("lanes")?.[lane]?.next ?? { consultant: null, why: [] };
  const told = (visit?.why ?? []).filter((reason) => LASTING.has(reason.say));
  if (!visit || visit.sort === "new") {
    const why = [...told, ...next.why];
    if (next.consultant) return { kind: "turn", person: who(screen, next.consultant), why, ...pick(next) };
    return { kind: NOBODY[screen.panel("lanes")?.[lane]?.rest] ?? "nobody", person: null, why };
  }
  if (!visit.wanted) return { kind: "group", person: null, group: visit.wanted_group, why: told };
  const person = who(screen, visit.wanted);
  return { kind: person.state === "waiting" ? "person" : "helper", person, group: person.group, why: told };
}

const pick = ({ position, slot, owner, credit }) => ({ position, slot, owner, credit });

/** Those of a group who wait now; of every group where none is meant. */
export const freeOf = (screen, group) => everyone(screen).filter((p) => p.state === "waiting" && (!group || p.group === group));
