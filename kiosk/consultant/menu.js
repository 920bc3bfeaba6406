// Behind my name: the way home, the other language, and signing out.

import { busy, post } from "../base/send.js";

const menu = document.getElementById("menu");
const wrong = menu.querySelector(".wrong");

document.getElementById("me").addEventListener("click", () => {
  wrong.textContent = "";
  menu.showModal();
});
menu.querySelector("[data-close]").addEventListener("click", () => menu.close());
document.getElementById("signout").addEventListener("click", async ({ currentTarget }) => {
  wrong.textContent = "";
  try {
    await busy(currentTarget, post(`/api/${document.body.dataset.hall}/session`, {}, { method: "DELETE" }));
    location.reload();
  } catch (problem) {
    wrong.textContent = problem.sentence ?? String(problem);
  }
});
