// One day of the board as the server told it: which unit was in which state at any second of it.
//
// Pure: no document, no state but the day's.

const GONE = ""; // the state of a unit that is not there: not yet, or not any more

/** A day {since, seconds, units: [[id, building, entrance, floor, floor_label, room, state]], moves: [[second, seq, unit, state]]}. */
export class Past {
  constructor({ since, seconds, units, moves }) {
    this.since = Date.parse(since);
    this.last = seconds;
    this.units = units.map(([id, building, entrance, floor, floor_label, room]) => ({ id, building, entrance, floor, floor_label, room }));
    this._before = units.map((unit) => unit.at(-1));
    this._moves = moves;
  }

  /** The state of each unit once this second is over, in the order of `units`; "" for one that is not there. */
  at(second) {
    const states = [...this._before];
    for (const [, , unit, state] of this._until(second)) states[unit] = state;
    return states;
  }

  /** The last change of a unit up to the end of this second: {second, seq, unit, state}; null before the first. */
  latest(second) {
    const found = this._until(second).at(-1);
    return found ? { second: found[0], seq: found[1], unit: this.units[found[2]], state: found[3] } : null;
  }

  /** The nearest second before this one in which a unit changed; null where there is none. */
  before(second) {
    return this._moves.filter(([at]) => at < second).at(-1)?.[0] ?? null;
  }

  /** As `before`, after this one. */
  after(second) {
    return this._moves.find(([at]) => at > second)?.[0] ?? null;
  }

  /** {state: how many} of these states; of one building alone, if it is named. */
  counts(states, building = null) {
    const found = {};
    this.units.forEach((unit, place) => {
      const state = states[place];
      if (state !== GONE && (building === null || unit.building === building)) found[state] = (found[state] ?? 0) + 1;
    });
    return found;
  }

  _until(second) {
    const next = this._moves.findIndex(([at]) => at > second);
    return next < 0 ? this._moves : this._moves.slice(0, next);
  }
}
