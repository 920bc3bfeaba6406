// A page that could not be shown yet asks for itself again.

const wait = 3_000 + 4_000 * Math.random(); // a whole shift waits at once, and does not come back at once

// Asked for, never sent again: a form's answer would make the browser ask whether to. What stands behind # is kept.
setTimeout(() => (location.hash ? location.reload() : location.replace(location.href)), wait);
