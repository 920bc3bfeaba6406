// What a paired screen says: proof that this page is on the glass, not only that its socket is open.
//
// It answers a frame after the browser has painted it. A page that is hidden, frozen or broken says nothing.

const EVERY_MS = 1_800; // less than the time between two beats, so that each of them is answered in a quiet hall
const { role, version } = document.body.dataset;
let answered = null; // the socket of the last proof
let at = -Infinity;
let waiting = null; // the frame to be answered once it is painted

/** After this frame, tell the hall through this socket which number is painted: `painted()`, or null for nothing yet. */
export function prove(socket, frame, painted) {
  if (role !== "device" || (socket === answered && performance.now() - at < EVERY_MS)) return;
  const asked = waiting !== null;
  waiting = { socket, of: frame.at };
  if (!asked) requestAnimationFrame(() => setTimeout(() => say(painted)));
}

function say(painted) {
  const { socket, of } = waiting;
  waiting = null;
  const have = painted();
  if (have === null || socket.readyState !== WebSocket.OPEN) return;
  socket.send(JSON.stringify({ have, of, version }));
  [answered, at] = [socket, performance.now()];
}
