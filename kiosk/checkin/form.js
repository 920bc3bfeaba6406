// The form: who are you? Reads, checks in words, and forgets.

import { byId } from "../base/dom.js";
import { t } from "../base/words.js";
import { lookup } from "./lookup.js";
import { phonePad } from "./phone.js";

/** The form over its markup. `onsubmit(args, called)` is called with a complete check-in. */
export function checkinForm(screen, onsubmit) {
  const form = byId("form");
  const phone = phonePad();
  const whom = lookup(screen, form);
  const say = (text) => {
    byId("problem").textContent = text;
    byId("problem").hidden = !text;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const problem = missing(form, phone, whom);
    form.surname.removeAttribute("aria-invalid");
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
    return { say: t("Please choose whom you came to meet. If they are not on the list, tell the desk."), at: byId("whom-choose") };
  }
  const wrong = phone.problem();
  if (wrong) return { say: wrong, at: byId("phone") };
  if (!byId("consent").checked) {
    return { say: t("Please tick that we may use this. If you would rather not, the desk will help you."), at: byId("consent") };
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

// surnames of two letters, as in domain/clients/names.py
const COMPOUND =
  /^(万俟|司马|上官|欧阳|夏侯|诸葛|闻人|东方|赫连|皇甫|尉迟|公羊|澹台|公冶|宗政|濮阳|淳于|单于|太叔|申屠|公孙|仲孙|轩辕|令狐|钟离|宇文|长孙|慕容|鲜于|闾丘|司徒|司空|丌官|司寇|子车|颛孙|端木|巫马|公西|漆雕|乐正|壤驷|公良|拓跋|夹谷|宰父|谷梁|段干|百里|东郭|南门|呼延|归海|羊舌|微生|有琴|梁丘|左丘|东门|西门|伯赏|南宫|第五|独孤|纳兰|完颜|耶律|叶赫|贺兰|东里|即墨|萬俟|司馬|歐陽|諸葛|聞人|東方|赫連|尉遲|澹臺|濮陽|單于|公孫|仲孫|軒轅|鍾離|鐘離|長孫|鮮于|閭丘|亓官|子車|顓孫|巫馬|樂正|壤駟|夾谷|穀梁|東郭|南門|歸海|東門|西門|伯賞|南宮|獨孤|納蘭|完顏|葉赫|賀蘭|東里)/u;

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
