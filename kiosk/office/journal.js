// The journal: all changes, the board as it was at any second, and the story of one home or client.

import { leaveChanges, openChanges } from "./changes.js";
import { backToHome, leavePast, onhome, openPast } from "./past_board.js";
import { leaveStory, onback, openStory, tellUnit } from "./story.js";

const buttons = document.querySelectorAll("#journal-parts button");
const OPENS = { changes: openChanges, past: openPast, story: openStory };
let part = "changes";

export const openJournal = () => OPENS[part]();

/** What was looked for ends with the visit to this tab. */
export function leaveJournal() {
  leaveChanges();
  leavePast();
  leaveStory();
}

for (const button of buttons) button.addEventListener("click", () => show(button.dataset.part));
onhome((unit) => {
  show("story");
  tellUnit(unit);
});
onback(() => {
  show("past");
  backToHome();
});

function show(name) {
  part = name;
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.part === name));
  for (const id of Object.keys(OPENS)) document.getElementById(id).hidden = id !== name;
  openJournal();
}
