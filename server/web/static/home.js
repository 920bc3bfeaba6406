// The front page: signing out, and naming a new hall.

import { act, signOut } from "./act.js";
import { t } from "./words.js";

const { zone } = document.body.dataset;
const naming = document.getElementById("naming");

document.getElementById("signout")?.addEventListener("click", (event) => signOut(event.currentTarget));

naming?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = naming.querySelector(".wrong");
  const name = naming.elements.name.value.trim();
  said.textContent = name ? "" : t("Please write the name.");
  if (!name) return naming.elements.name.focus();
  if (await act(naming.querySelector("button"), "site.open", { name, zone }, (why) => (said.textContent = why))) location.reload();
});
