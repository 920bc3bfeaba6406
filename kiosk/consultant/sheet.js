// One unit close up, and applying for it on behalf of one of my protected clients.

import { act } from "../base/act.js";
import { el, toast, write } from "../base/dom.js";
import { may } from "../base/may.js";
import { STATUS } from "../base/plan_words.js";
import { reasonText } from "../base/reasons.js";
import { mark } from "../base/unit_marks.js";
import { UNIT, label } from "../base/unit_words.js";
import { spoken } from "../base/visit_words.js";
import { area, clock, day, money, t, tn } from "../base/words.js";
import { drawTogether, emptyBasket, homesBesides, namesOf, putInBasket, takes } from "./basket.js";
import { myUnits, protectedClients } from "./mine.js";
import { neighbours } from "./neighbours.js";
import { drawQuote, pathOf, priceBeside } from "./quote.js";
import { received } from "./reception.js";
import { drawReserve, keptForMine, saysReserved } from "./reserving.js";
import { called } from "./say.js";
import { drawStar, saysStarred } from "./stars.js";

const dialog = document.getElementById("unit");
const form = dialog.querySelector("form");
const wrong = form.querySelector(".wrong");
let [open, chosen, screen] = [null, null, null];

dialog.querySelector(".close").addEventListener("click", () => dialog.close());
dialog.addEventListener(
  "click",
  (event) => event.target === dialog && event.clientY < dialog.getBoundingClientRect().top && dialog.close(),
);
dialog.addEventListener("close", () => (open = null));
form.addEventListener("change", (event) => {
  chosen = event.target.value;
  drawSheet(screen);
});
form.addEventListener("submit", apply);
form.querySelector("[data-slot=more]").addEventListener("click", () => {
  putInBasket(screen, open);
  dialog.close();
});

/** Open the sheet of a unit; the client in reception is chosen already. */
export function openUnit(live, id) {
  screen ??= live;
  [open, chosen] = [id, inReception(live)];
  wrong.textContent = "";
  form.querySelector(".for").replaceChildren();
  drawSheet(screen);
  if (!dialog.open) dialog.showModal();
}

function inReception(screen) {
  const clients = myClients(screen);
  return clients.length === 1 || visitOf(clients[0]?.[1]) ? clients[0][0] : null;
}

/** One contact per client, the one whose protection lasts longest; first those who are with me now. */
function myClients(screen) {
  const best = new Map();
  for (const [id, contact] of protectedClients(screen)) if (contact.mine) best.set(contact.client, [id, contact]);
  const here = ([, contact]) => (visitOf(contact) ? 0 : 1);
  return [...best.values()].sort((a, b) => here(a) - here(b));
}

/** The visit of a client who is with me now. */
const visitOf = (contact) => contact && received(screen).find(([, v]) => v.client === contact.client)?.[1];

/** The open sheet again, if one is open; also when the screen stops or starts being true. */
export function drawSheet(live) {
  if (!screen) live.ontruth(() => open && drawSheet(screen));
  screen ??= live;
  const unit = open && live.cards.get(`unit/${open}`);
  if (!unit) return dialog.open && dialog.close();
  const slots = Object.fromEntries([...dialog.querySelectorAll("[data-slot]")].map((node) => [node.dataset.slot, node]));
  write(dialog.querySelector("h2"), label(unit));
  slots.state.className = `state ${unit.state}`;
  slots.state.replaceChildren(unit.state === "available" ? "" : mark(unit.state), UNIT[unit.state]);
  const others = unit.state !== "available" && !mine() ? neighbours(screen, unit) : [];
  const shown = [open, ...others.map(([id]) => id)];
  drawQuote(screen, open, unit, shown.slice(1), () => open && drawSheet(screen));
  const facts = [
    [t("Area"), area(unit.area)],
    [t("Inner area"), area(unit.inner_area)],
    [t("Layout"), unit.layout],
    [t("Facing"), unit.orientation],
  ].filter(([, value]) => value);
  dialog.querySelector(".facts").replaceChildren(...facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
  write(slots.says, [says(unit), saysStarred(screen, open, unit)].filter(Boolean).join(" "));
  drawOthers(others, shown);
  drawForm(unit, slots.then);
  drawReserve(screen, open, unit, slots.reserve);
  drawStar(screen, open, unit, slots.star);
}

/** Whether I have an open application for the unit of the sheet. */
const mine = () => myUnits(screen).has(open);

function says(unit) {
  const since = { day: day(unit.since), time: clock(unit.since) };
  const { status } = screen.panel("rules") ?? {};
  if (status) return t("The project is {state}; nothing can be applied for.", { state: STATUS[status] });
  if (mine() && unit.state !== "frozen") return t("You have applied for it; see Applications.");
  if (unit.state === "on_hold")
    return t("On hold until {time}. If it is not paid by then, the next in line moves up.", { time: clock(unit.until) });
  if (unit.state === "frozen") return frozen(unit);
  if (unit.sold) return t("Taken since {day} {time}.", since);
  if (unit.state === "reserved") return saysReserved(screen, open, unit);
  return unit.state === "unreleased" ? t("Not released for sale yet.") : "";
}

function frozen(unit) {
  const why = reasonText(unit.why);
  return unit.until ? t("Not for sale until {time}: {why}.", { time: clock(unit.until), why }) : t("Not for sale at the moment: {why}.", { why });
}

function drawForm(unit, then) {
  const together = homesBesides(screen, open);
  drawTogether(screen, form, together, () => drawSheet(screen));
  const kept = unit.state === "reserved" ? keptForMine(screen, open) : null;
  const clients = myClients(screen).filter(([, c]) => !kept || c.client === kept.client);
  const possible = !screen.panel("rules")?.status && takes(screen, open) && may(screen, "application.submit");
  form.hidden = !possible;
  if (!possible) return;
  const button = form.querySelector("button[type=submit]");
  const list = form.querySelector(".for");
  const key = clients.map(([id, c]) => `${id} ${called(c)} ${visitOf(c)?.number}`).join();
  if (list.dataset.clients !== key || !list.childElementCount) {
    list.dataset.clients = key;
    list.replaceChildren(
      ...clients.map(([id, c]) =>
        el(
          "label",
          {},
          el("input", { type: "radio", name: "contact", value: id, checked: id === chosen }),
          el("span", {}, called(c)),
          el("small", {}, visitOf(c) ? t("{number}, with you", { number: spoken(visitOf(c).number) }) : c.client_phone),
        ),
      ),
    );
  }
  const client = clients.find(([id]) => id === chosen)?.[1];
  if (!clients.length)
    list.replaceChildren(el("p", { class: "sub" }, t("You have no protected client. Write down your visitor's phone number first.")));
  write(button, client ? together.length ? tn("Apply for {client}: {n} home", "Apply for {client}: {n} homes", together.length + 1, { client: called(client) }) : t("Apply for {client}: {room}", { client: called(client), room: unit.room }) : t("Choose a client"));
  button.toggleAttribute("data-cannot", !client);
  const minutes = screen.panel("rules")?.pay_minutes;
  const place = unit.waiting + (unit.state === "on_hold" ? 2 : 1);
  if (screen.truth !== "live")
    return write(then, t("Not connected: nobody knows whether it is still free. Applying waits until the hall answers."));
  if (kept) return write(then, "");
  if (screen.panel("rules")?.gate === "none")
    return write(
      then,
      place === 1
        ? t("Nobody has applied: the first to pay at the cash desk has it.")
        : t("You would be number {place} in line. Whoever is in front pays first.", { place }),
    );
  write(
    then,
    place === 1
      ? tn(
          "Nobody has applied: you would be first. Once approved it is on hold for {n} minute.",
          "Nobody has applied: you would be first. Once approved it is on hold for {n} minutes.",
          minutes,
        )
      : tn(
          "You would be number {place} in line. Once approved it is on hold for {n} minute.",
          "You would be number {place} in line. Once approved it is on hold for {n} minutes.",
          minutes,
          { place },
        ),
  );
}

/** What is free instead of a home that somebody else wants or has. */
function drawOthers(others, shown) {
  const box = dialog.querySelector(".others");
  box.hidden = !others.length;
  box
    .querySelector(".chips")
    .replaceChildren(
      ...others.map(([id, u]) =>
        el(
          "button",
          { type: "button", onclick: () => openUnit(screen, id) },
          el("span", {}, label(u), el("small", {}, money(priceBeside(screen, shown, id, u.price_fen)))),
        ),
      ),
    );
}

async function apply(event) {
  event.preventDefault();
  const [unit, contact, also] = [open, chosen, homesBesides(screen, open)];
  if (!contact) return;
  wrong.textContent = "";
  const button = form.querySelector("button[type=submit]");
  if (!(await act(button, "application.submit", { unit, contact, also, path: pathOf(screen) }, (why) => (wrong.textContent = why)))) return;
  emptyBasket(screen);
  const homes = namesOf(screen, [unit, ...also]);
  toast(screen.panel("rules")?.gate === "none" ? t("Applied for {home}. The cash desk takes the deposit.", { home: homes }) : t("Applied for {home}. It waits for approval.", { home: homes }));
  dialog.close();
  location.hash = "#applications";
}
