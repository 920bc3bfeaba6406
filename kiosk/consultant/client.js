// One of my clients: his numbers, my notes about him, a slip mended. All of it lies in the safe; asking is written down.

import { ask } from "../base/dialog.js";
import { el, toast } from "../base/dom.js";
import { newKey, send } from "../base/send.js";
import { clock, day, t, tn } from "../base/words.js";
import { called } from "./say.js";

const phoneField = { type: "tel", inputmode: "tel", maxlength: 24 };
const pretty = (phone) => phone.replace(/^\+86(1\d\d)(\d{4})(\d{4})$/, "$1 $2 $3");

/** The full numbers, for as long as the dialog is open. Asking for them is written in the journal. */
export function reveal(id, c) {
  const dialog = ask({
    title: called(c),
    text: t("Showing a number is written in the journal."),
    choices: [["show", t("Show the number")]],
    cancel: t("Close"),
    go: async () => {
      const { name, phone, numbers } = await send("client.reveal", { contact: id });
      dialog.querySelector("h2").textContent = name;
      const dials = (number) => el("a", { class: "button primary phone", href: `tel:${number.replace(/[^\d+]/g, "")}` }, pretty(number));
      dialog.querySelector(".choices").replaceChildren(
        dials(phone),
        ...numbers.map((more) =>
          el("div", { class: "number" }, more.kind === "phone" ? dials(more.number) : el("strong", {}, more.number), removes(c, more, dialog)),
        ),
      );
      return "stay";
    },
  });
}

function removes(c, { place, number, masked }, dialog) {
  return el(
    "button",
    {
      type: "button",
      class: "quiet",
      onclick: () => {
        dialog.close();
        const said = { done: t("{number} is removed.", { number: masked }), more: () => ({ place, masked }) };
        change(c, t("Remove {number}?", { number: pretty(number) }), t("The client is no longer found by it."), [], t("Remove"), "client.remove_number", said);
      },
    },
    t("Remove"),
  );
}

/** What else can be done for a client. */
export function more(c) {
  const choices = [["note", t("Write a note")]];
  if (c.notes.length) choices.push(["read", tn("Read {n} note", "Read {n} notes", c.notes.length)]);
  choices.push(["phone", t("Add a phone")], ["identity", t("Add an identity number")], ["correct", t("Correct name or phone")]);
  const next = { note, read, phone, identity, correct };
  ask({ title: called(c), choices, cancel: t("Back"), go: async (what) => void setTimeout(() => next[what](c)) });
}

const note = (c) =>
  change(c, t("A note about {client}", { client: called(c) }), t("Sealed: only you and your manager can read it, and reading is written in the journal."), [["text", t("Note"), { maxlength: 500 }]], t("Save the note"), "client.note");

const phone = (c) =>
  change(c, t("One more phone of {client}", { client: called(c) }), t("The client is found by any of his numbers."), [["phone", t("Phone"), phoneField]], t("Save the phone"), "client.add_phone");

const identity = (c) =>
  change(c, t("An identity number of {client}", { client: called(c) }), t("Kept in the safe, and shown to nobody who did not ask."), [["number", t("Identity number"), { maxlength: 24 }]], t("Save the number"), "client.add_identity");

const correct = (c) =>
  change(
    c,
    t("Correct {client}", { client: called(c) }),
    t("Leave empty what is right. A phone can be mended on the day of the entry; the moment of the entry stays."),
    [
      ["name", t("Full name"), { maxlength: 60 }],
      ["phone", t("Phone"), phoneField],
    ],
    t("Save the correction"),
    "client.correct",
  );

/** Ask for some words and give a command with them; the same words keep their key, so that they count once. */
function change(c, title, text, fields, yes, verb, { done = t("Saved."), more = (texts) => texts } = {}) {
  let sent = {};
  ask({
    title,
    text,
    fields,
    choices: [["save", yes]],
    cancel: t("Back"),
    go: async (_, texts) => {
      const said = { client: c.client, ...more(texts) };
      if (sent.said !== JSON.stringify(said)) sent = { said: JSON.stringify(said), key: newKey() };
      await send(verb, said, { key: sent.key });
      toast(done);
    },
  });
}

/** The notes about a client by their moments, the newest first; each is opened by itself. */
function read(c) {
  const newest = [...c.notes].reverse();
  const dialog = ask({
    title: t("Notes about {client}", { client: called(c) }),
    text: t("Reading a note is written in the journal."),
    choices: newest.map(({ id, at }) => [id, `${day(at)} ${clock(at)}`]),
    cancel: t("Close"),
    go: async (note) => {
      const { text } = await send("client.read_note", { client: c.client, note });
      dialog.querySelector("form > p").textContent = text;
      return "stay";
    },
  });
}
