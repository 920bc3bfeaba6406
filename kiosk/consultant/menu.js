// Behind my name: the way home, the other language, and signing out.

import { signOut } from "../base/act.js";

const menu = document.getElementById("menu");
const wrong = menu.querySelector(".wrong");

document.getElementById("me").addEventListener("click", () => {
  wrong.textContent = "";
  menu.showModal();
});
menu.querySelector("[data-close]").addEventListener("click", () => menu.close());
document.getElementById("signout").addEventListener("click", ({ currentTarget }) => {
  wrong.textContent = "";
  signOut(currentTarget, (why) => (wrong.textContent = why));
});
