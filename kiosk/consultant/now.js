// The first tab: my presence, and my open applications.

import { act } from "../base/act.js";
import { isOpen } from "../base/application_words.js";
import { ask } from "../base/dialog.js";
import { byId, el, reconcile, toast, write } from "../base/dom.js";
import { PRESENCE_LABEL } from "../base/presence_words.js";
import { send } from "../base/send.js";
import { label } from "../base/unit_words.js";
import { t } from "../base/words.js";
import { received } from "./reception.js";
import { AWAY, isFrozen, row } from "./say.js";

export function drawMe(screen) {
  const me = screen.panel("me");
  if (!me) return;
  byId("me").replaceChildren(el("b", {}, me.badge), el("small", {}, me.name));
  const receiving = me.presence === "receiving";
  const called = screen.of("visit").some(([, v]) => v.state === "called") && !received(screen).length;
  byId("with-visitor").hidden = !receiving;
  write(byId("with-visitor"), called ? t("You are called") : PRESENCE_LABEL.receiving);
  byId("presence").hidden = !me.receives || receiving;
  const [here, away] = byId("presence").children;
  const isAway = me.presence !== "waiting";
  write(here, PRESENCE_LABEL.waiting);
  write(away, isAway ? PRESENCE_LABEL[me.presence] : t("Leave"));
  here.setAttribute("aria-pressed", String(!isAway));
  away.setAttribute("aria-pressed", String(isAway));
  here.onclick = () => isAway && comeBack(here);
  away.onclick = leave;
}

const changed = (state) => toast(t("You are now: {state}", { state: PRESENCE_LABEL[state] }));

async function comeBack(button) {
  if (await act(button, "presence.set", { state: "waiting", person: null, reason: "" })) changed("waiting");
}

function leave() {
  ask({
    title: t("Where are you going?"),
    choices: AWAY,
    note: t("Reason, if you like"),
    go: async (state, { note }) => {
      await send("presence.set", { state, person: null, reason: note });
      changed(state);
    },
  });
}

export function drawPending(screen) {
  const open = screen
    .of("application")
    .filter(([, a]) => a.mine && isOpen(a))
    .sort((a, b) => Date.parse(due(a[1])) - Date.parse(due(b[1])));
  byId("pending").hidden = !open.length;
  reconcile(
    byId("pending").querySelector("ul"),
    open,
    ([id, a]) => `${id} ${a.state} ${a.place} ${a.pay_by} ${a.quote.total_fen} ${isFrozen(screen, a)}`,
    ([, a]) => el("li", {}, el("a", { href: "#applications", class: "row" }, row(a, label(screen.cards.get(`unit/${a.unit}`)), isFrozen(screen, a)))),
  );
}
const due = (a) => a.pay_by ?? a.answer_by;
