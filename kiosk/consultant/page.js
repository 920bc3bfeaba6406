// A consultant's phone: what do I do now? Four tabs over one live socket; a call rings on every one of them.

import { actOnlyWhileLive } from "../base/guard.js";
import { live } from "../base/live.js";
import { drawNotices } from "../base/notices.js";
import { sayInOutage } from "../base/outage.js";
import { sayOnPaper } from "../base/outage_words.js";
import { showViews } from "../base/views.js";
import { t } from "../base/words.js";
import { drawBasket } from "./basket.js";
import { drawCalls } from "./calls.js";
import { drawApplications, drawClients } from "./mine.js";
import { drawNews, warnBeforeTheEnd } from "./news.js";
import { drawMe, drawPending } from "./now.js";
import { drawQuestion } from "./question.js";
import { drawMorning } from "./reconcile.js";
import { drawReceptions } from "./reception.js";
import { drawReservations } from "./reserving.js";
import { drawSales } from "./sales.js";
import { drawSheet } from "./sheet.js";
import { drawTeam } from "./team.js";
import { drawTurns } from "./turn.js";
import { drawUnits } from "./units.js";
import "./menu.js";

const screen = live();

// what is drawn again when cards of these kinds change
const DRAWN = [
  [["panel/me", "visit/"], drawMe],
  [["visit/"], drawCalls],
  [["application/", "contact/", "unit/", "panel/rules"], drawQuestion],
  [["application/", "unit/"], drawNews],
  [["panel/line", "panel/turn", "panel/place", "panel/me", "visit/"], drawTurns],
  [["visit/", "contact/", "application/"], drawReceptions],
  [["application/", "unit/"], drawPending],
  [["panel/team"], drawTeam],
  [["reservation/", "unit/"], drawReservations],
  [["panel/reconciliation", "panel/may"], drawMorning],
  [["panel/notices"], (live_) => drawNotices(live_, document.getElementById("notices"))],
  [["application/", "unit/", "deal/", "withdrawal/", "panel/discounts"], drawApplications],
  [["application/", "unit/", "deal/", "withdrawal/", "panel/banks"], drawSales],
  [["contact/"], drawClients],
  [["unit/", "application/"], drawBasket],
  [["unit/", "application/", "contact/", "visit/", "reservation/", "panel/rules", "panel/stars", "panel/discounts"], drawSheet],
];

screen.onchange((changed, first) => {
  const paths = [...changed.keys()];
  for (const [kinds, draw] of DRAWN) {
    if (first || paths.some((path) => kinds.some((kind) => path.startsWith(kind)))) draw(screen);
  }
  drawUnits(screen, changed, first);
});
actOnlyWhileLive(screen);
sayOnPaper(document.getElementById("on-paper"));
sayInOutage(document.getElementById("outage"), (time) => t("The hall has not answered since {time}.", { time }), { shut: false });
screen.every((now) => {
  warnBeforeTheEnd(screen, now);
  if (new Date(now).getSeconds() !== 0) return;
  drawMorning(screen); // of yesterday, it goes
  drawClients(screen); // protection ends by the clock
  drawSheet(screen); // which says when it is looked at
});

showViews(() => (document.getElementById("main").scrollTop = 0));
