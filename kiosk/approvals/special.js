// A special discount that an executive grants on his own for the client and home of an application.

import { ask } from "../base/dialog.js";
import { el, toast } from "../base/dom.js";
import { send } from "../base/send.js";
import { clock, date, money, t } from "../base/words.js";

/** The button for it, where the table gives it and the client has not paid. */
export const specialButton = ({ a, id, may }) =>
  may("concession.grant_directly") &&
  ["waiting", "approved"].includes(a.state) &&
  el("button", { type: "button", class: "quiet", "data-acts": true, onclick: () => grant(id, a) }, t("Grant a special discount…"));

function grant(application, a) {
  ask({
    title: t("Special discount for {client}", { client: a.client_name }),
    text: t("It takes the place of one that is asked for or granted. The client may hear of it at once."),
    fields: [["amount", t("Amount off, in yuan"), { inputmode: "numeric", maxlength: 12 }]],
    note: t("The reason"),
    choices: [["grant", t("Grant it")]],
    go: async (_, { amount, note }) => {
      const { until } = await send("concession.grant_directly", { application, amount_fen: yuan(amount), reason: note });
      toast(t("Granted: {amount} off, until {day} {time}.", { amount: money(yuan(amount)), day: date(until), time: clock(until) }));
    },
  });
}

const yuan = (typed) => Math.round(Number(typed.replaceAll(/[,，\s]/g, "")) * 100) || 0;
