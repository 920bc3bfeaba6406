// Those who may not pay yet: whoever is ready has the one in front asked (SC-05).

import { act } from "../base/act.js";
import { byId, el, reconcile, toast } from "../base/dom.js";
import { guardList } from "../base/guard.js";
import { may } from "../base/may.js";
import { staffName } from "../base/people_names.js";
import { label } from "../base/unit_words.js";
import { clock, t } from "../base/words.js";

export function drawBehind(screen, all) {
  const behind = all.sort((a, b) => label(a[1]).localeCompare(label(b[1])) || a[1].place - b[1].place);
  byId("behind-title").hidden = !behind.length;
  const key = ([id, a]) => JSON.stringify([id, a.place, a.ready, a.behind, a.frozen, label(a), a.consultant?.badge]);
  guardList(byId("behind"), () => reconcile(byId("behind"), behind, key, (found) => row(screen, ...found)));
}

function row(screen, application, a) {
  const who = `${staffName(a.consultant)} · ${a.client_name}`;
  return el(
    "li",
    { class: "behind" },
    el(
      "span",
      {},
      el("strong", {}, label(a), " ", el("span", {}, a.frozen ? t("frozen: not to be paid") : a.place === 1 ? t("waits for approval") : t("number {n}", { n: a.place }))),
      el("small", {}, who),
      a.behind && el("small", {}, asks(a.behind)),
    ),
    may(screen, "application.ready")
      ? el(
          "button",
          {
            type: "button",
            "data-acts": true,
            "aria-pressed": String(Boolean(a.ready)),
            onclick: (event) => say(event.currentTarget, application, a),
          },
          a.ready ? t("✓ can pay") : t("Can pay"),
        )
      : a.ready && el("span", { class: "can" }, t("✓ can pay")),
  );
}

const asks = ({ state, until }) =>
  state === "asked" ? t("the one in front is asked, until {time}", { time: clock(until) }) : t("other homes are offered first, until {time}", { time: clock(until) });

async function say(button, application, a) {
  const ready = !a.ready;
  if (await act(button, "application.ready", { application, ready }))
    toast(ready ? t("{home}: noted that {client} can pay.", { home: label(a), client: a.client_name }) : t("{home}: noted that {client} cannot pay yet.", { home: label(a), client: a.client_name }));
}
