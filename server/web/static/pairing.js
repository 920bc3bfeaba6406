// This screen's one-use code, until an administrator has used it.

import "./forget.js"; // before the code is asked for: with that the server lets the cookie go, by which it knows the device
import { post } from "./send.js";
import { clock, t } from "./words.js";

const POLL_MS = 5_000;
const { hall } = document.body.dataset;
const wants = document.getElementById("pairing").dataset.wants;
const code = document.getElementById("code");
const said = document.getElementById("said");
const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

for (;;) {
  try {
    await pair();
  } catch (problem) {
    said.textContent = problem.sentence ?? String(problem);
  }
  await pause(POLL_MS);
}

/** One code's life: shown, polled, used or expired. */
async function pair() {
  const offer = await post(`/api/${hall}/pairing`, { screen: wants });
  code.textContent = offer.code;
  said.textContent = t("Valid until {time}.", { time: clock(offer.expires_at) });
  for (;;) {
    await pause(POLL_MS);
    const { state } = await post(`/api/${hall}/pairing/poll`, { secret: offer.secret });
    if (state === "expired") return;
    if (state === "paired") {
      location.reload();
      await pause(60_000);
    }
  }
}
