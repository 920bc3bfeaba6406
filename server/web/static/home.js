// The front page: signing out, and naming a new hall.

import { busy, post, send } from "./send.js";
import { toast } from "./dom.js";
import { t } from "./words.js";

const { hall, zone } = document.body.dataset;
const naming = document.getElementById("naming");

document.getElementById("signout")?.addEventListener("click", async (event) => {
  try {
    await busy(event.currentTarget, post(`/api/${hall}/session`, {}, { method: "DELETE" }));
    location.reload();
  } catch (problem) {
    toast(problem.sentence ?? String(problem), "error");
  }
});

naming?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = naming.querySelector(".wrong");
  const name = naming.elements.name.value.trim();
  said.textContent = name ? "" : t("Please write the name.");
  if (!name) return naming.elements.name.focus();
  try {
    await busy(naming.querySelector("button"), send("site.open", { name, zone }));
    location.reload();
  } catch (problem) {
    said.textContent = problem.sentence ?? String(problem);
  }
});
