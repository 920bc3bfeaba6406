// Name and PIN; on success the page that was asked for. Where many sign in at once, it waits and tries again by itself.

import "./forget.js";
import "./typed.js";
import { attribute } from "./dom.js";
import { busy, post } from "./send.js";
import { t } from "./words.js";

const TRIES = 20; // one each 3 to 7 s: longer than the minute for which an address is held up
const form = document.getElementById("signin");
const said = document.getElementById("said");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [name, secret] = [form.elements.name.value.trim(), form.elements.secret.value];
  attribute(form.elements.name, "aria-invalid", !name);
  attribute(form.elements.secret, "aria-invalid", !secret);
  if (!name || !secret) {
    say(t("Please fill in both fields."));
    (name ? form.elements.secret : form.elements.name).focus();
    return;
  }
  say("");
  try {
    await busy(form.querySelector("button"), signIn(name, secret));
    location.assign(safe(form.dataset.next || location.pathname));
  } catch (problem) {
    say(problem.sentence ?? String(problem));
    form.elements.secret.value = "";
    form.elements.secret.focus();
  }
});

form.elements.name.focus();

async function signIn(name, secret) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await post(`/api/${document.body.dataset.hall}/session`, { name, secret });
    } catch (problem) {
      if (problem.code !== "too-many" || tries === TRIES) throw problem;
      say(t("Many people are coming in just now. One moment, please."), false);
      await new Promise((resume) => setTimeout(resume, 3_000 + 4_000 * Math.random()));
    }
  }
}

function say(words, wrong = true) {
  said.textContent = words;
  said.classList.toggle("wrong", wrong);
}

/** Only a page of this server. */
function safe(next) {
  const address = new URL(next, location.href);
  return address.origin === location.origin ? address.href : "/";
}
