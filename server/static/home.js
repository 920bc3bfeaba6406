// The front page: signing out.

import { busy, post } from "./send.js";
import { toast } from "./dom.js";

document.getElementById("signout")?.addEventListener("click", async (event) => {
  try {
    await busy(event.currentTarget, post(`/api/${document.body.dataset.hall}/session`, {}, { method: "DELETE" }));
    location.reload();
  } catch (problem) {
    toast(problem.sentence ?? String(problem), "error");
  }
});
