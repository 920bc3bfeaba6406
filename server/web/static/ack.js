// Acknowledgements of a paired screen: which number is painted, so that the hall knows more than that a socket is open.
//
// A frame is acknowledged after the browser has painted it. A page that is hidden, frozen or broken acknowledges nothing.

const EVERY_MS = 1_800; // less than the time between two beats, so that each of them is answered in a quiet hall
const { role, version } = document.body.dataset;
let acknowledged = null; // the socket of the last acknowledgement
let at = -Infinity;
let pending = null; // the frame to be acknowledged once it is painted

/** After this frame, send through this socket which number is painted: `painted()`, or null for nothing yet. */
export function acknowledge(socket, frame, painted) {
  if (role !== "device" || (socket === acknowledged && performance.now() - at < EVERY_MS)) return;
  const scheduled = pending !== null;
  pending = { socket, of: frame.at };
  if (!scheduled) requestAnimationFrame(() => setTimeout(() => sendAck(painted)));
}

function sendAck(painted) {
  const { socket, of } = pending;
  pending = null;
  const have = painted();
  if (have === null || socket.readyState !== WebSocket.OPEN) return;
  socket.send(JSON.stringify({ have, of, version }));
  [acknowledged, at] = [socket, performance.now()];
}
