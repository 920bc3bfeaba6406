// The form: who are you? Reads, checks in words, and forgets.

import { t } from "../base/words.js";
import { phonePad } from "./phone.js";
import { lookup } from "./lookup.js";

const node = (id) => document.getElementById(id);

/** The form over its markup. `onsubmit(args, called)` is called with a complete check-in. */
export function checkinForm(screen, onsubmit) {
  const form = node("form");
  const phone = phonePad();
  const whom = lookup(screen, form);
  const say = (text) => {
    node("problem").textContent = text;
    node("problem").hidden = !text;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const problem = missing(form, phone, whom);
    form.surname.toggleAttribute("aria-invalid", false);
    say(problem?.say ?? "");
    if (problem) return problem.at?.focus();
    onsubmit(arguments_(form, phone, whom), called(form));
  });
  form.addEventListener("input", () => say(""));
  form.addEventListener("click", (event) => event.target.closest("#pad") && say(""));

  return {
    say,
    dirty: () => form.surname.value !== "" || phone.touched() || [...form.elements].some((e) => e.checked !== e.defaultChecked),
    summary: () => ({ called: called(form), party: Number(form.party.value), phone: phone.masked() }),
    clear() {
      form.reset();
      phone.clear();
      whom.clear();
      say("");
      document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
      document.activeElement?.blur();
    },
  };
}

/** The first thing missing, as {say, at}, or null. */
function missing(form, phone, whom) {
  if (!form.surname.value.trim()) return { say: t("Please write your surname."), at: form.surname };
  if (!form.title.value) return { say: t("Please choose Mr or Ms, so that we can call you."), at: form.title[0] };
  if (!form.party.value) return { say: t("Please choose how many of you came."), at: form.party[0] };
  if (form.purpose.value === "person" && !whom.id()) {
    return { say: t("Please choose whom you came to meet. If they are not on the list, tell the desk."), at: node("whom-choose") };
  }
  const wrong = phone.problem();
  if (wrong) return { say: wrong, at: node("phone") };
  if (!node("consent").checked) {
    return { say: t("Please tick that we may use this. If you would rather not, the desk will help you."), at: node("consent") };
  }
  return null;
}

function arguments_(form, phone, whom) {
  return {
    name: form.surname.value.trim(),
    title: form.title.value,
    phone: phone.value(),
    party: Number(form.party.value),
    purpose: form.purpose.value,
    wanted: whom.id(),
    wanted_group: null,
    heard: form.heard.value,
    claimed_at: new Date().toISOString(), // what this tablet believes; the server has its own time
    consent: true,
    lane: "visit",
  };
}

// surnames of two letters, as in domain/names.py
const COMPOUND =
  /^(欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|长孙|端木|独孤|南宫|百里|西门|呼延|歐陽|司馬|諸葛|東方|尉遲|公孫|長孫|獨孤|南宮|西門)/u;

/** The surname in whatever was written: it stays on a tablet that everyone sees. Of other names the last word. */
function surnameIn(written) {
  const words = written.normalize("NFKC").split(/[^\p{L}\p{M}]+/u).filter(Boolean);
  const chinese = words.find((word) => /^\p{Script=Han}/u.test(word));
  return chinese ? (COMPOUND.exec(chinese)?.[0] ?? [...chinese][0]) : (words.at(-1) ?? "");
}

/** 王女士 / Ms Wang: what the visitor was told his name is here. */
function called(form) {
  const surname = surnameIn(form.surname.value);
  if (form.title.value === "先生") return t("Mr {surname}", { surname });
  return form.title.value ? t("Ms {surname}", { surname }) : surname;
}
