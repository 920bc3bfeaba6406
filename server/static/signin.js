// Name and PIN; on success the page that was asked for.

import "./typed.js";
import { busy, post } from "./send.js";
import { t } from "./words.js";

const form = document.getElementById("signin");
const said = document.getElementById("said");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [name, secret] = [form.elements.name.value.trim(), form.elements.secret.value];
  mark(form.elements.name, !name);
  mark(form.elements.secret, !secret);
  if (!name || !secret) {
    said.textContent = t("Please fill in both fields.");
    (name ? form.elements.secret : form.elements.name).focus();
    return;
  }
  said.textContent = "";
  try {
    await busy(form.querySelector("button"), post(`/api/${document.body.dataset.hall}/session`, { name, secret }));
    location.assign(safe(form.dataset.next || location.pathname));
  } catch (problem) {
    said.textContent = problem.sentence ?? String(problem);
    form.elements.secret.value = "";
    form.elements.secret.focus();
  }
});

form.elements.name.focus();

function mark(field, wrong) {
  if (wrong) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

/** Only a page of this server. */
function safe(next) {
  const address = new URL(next, location.href);
  return address.origin === location.origin ? address.href : "/";
}
