// The open round of each lane as one person sees it: how many come before, and the people nearby.
// What everyone is shown alike is in `panel/line` and `panel/turn`; where I stand in it, in `panel/place`.

const AHEAD = 4; // so many people are drawn between the pointer and me; more are counted
const ENDED = { c: "called", s: "served", t: "covered", v: "void", d: "deferred" };
const PENDING = { ".": "waiting", r: "receiving", w: "away_work", e: "away_developer", p: "away_private", o: "off" };

/** What a letter of `marks` says of a slot. `free`: its holder, or who takes his place, can be called. */
function read(mark) {
  const small = mark.toLowerCase();
  const state = ENDED[small] ?? "pending";
  const free = mark === "." || mark !== small;
  return { state, presence: PENDING[small], free, busy: !free && (mark === "r" || mark === "w"), spent: state !== "pending" && state !== "called" };
}

/** { lane: { size, left, position, state, credit, before, busy, line } } of every lane with an open round. */
export function lanes(screen) {
  const turns = screen.panel("turn") ?? {};
  const lines = screen.panel("line") ?? {};
  const places = screen.panel("place") ?? {};
  const group = screen.panel("me")?.group;
  return Object.fromEntries(
    Object.entries(turns).map(([lane, turn]) => [lane, seen(lines[lane], turn, places[lane] ?? { position: null, credits: [] }, group)]),
  );
}

function seen(line, turn, place, group) {
  const slots = [...turn.marks].map(read);
  const index = place.position === null ? null : place.position - 1;
  const owed = turn.credits.findIndex(({ id }) => place.credits.includes(id));
  const earlier = (owed < 0 ? turn.credits : turn.credits.slice(0, owed)).filter(({ free }) => free);
  const ahead = owed < 0 && index !== null ? slots.slice(0, index) : [];
  const figure = (at) =>
    typeof at === "object"
      ? at
      : { ...slots[at], badge: line.badges[at], next: turn.next === at + 1, me: at === index, ours: line.groups[at] === group };
  return {
    size: slots.length,
    left: turn.left,
    position: place.position,
    state: index === null ? null : slots[index].state,
    credit: owed >= 0,
    before: earlier.length + ahead.filter(({ free }) => free).length,
    busy: ahead.filter(({ busy }) => busy).length,
    line: drawn(slots, index).map(figure),
  };
}

/** Which slots to draw: the last one spent, those still to come up to me, me, and the one behind me. */
function drawn(slots, mine) {
  const still = [...slots.keys()].filter((at) => !slots[at].spent);
  const first = still[0] ?? slots.length;
  const spent = first > 0 ? [first - 1] : [];
  if (mine === null || slots[mine].spent) return [...spent, ...still.slice(0, AHEAD + 1)];
  const ahead = still.filter((at) => at < mine);
  const behind = still.filter((at) => at > mine).slice(0, 1);
  if (ahead.length <= AHEAD) return [...spent, ...ahead, mine, ...behind];
  return [...spent, ...ahead.slice(0, AHEAD - 1), { more: ahead.length - AHEAD + 1 }, mine, ...behind];
}
