// A week that stays open all day: every five minutes, and when somebody comes back to it, it is drawn anew, so that
// "now" is true. Not while somebody types or has the focus in it: nothing is taken from under a reader's hands.
const parts = ".app-week, .app-matrix, .app-answer";
const every = 5 * 60 * 1000;
let drawn = Date.now();

async function drawAnew() {
  const shown = [...document.querySelectorAll(parts)];
  if (document.hidden || Date.now() - drawn < every || shown.some((part) => part.contains(document.activeElement))) {
    return;
  }
  drawn = Date.now();
  const response = await fetch(location.href).catch(() => null);
  if (!response?.ok || response.redirected) {
    return;
  }
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelectorAll(parts);
  // What came in or went meanwhile is for the reader to fetch.
  if (fresh.length === shown.length) {
    shown.forEach((part, index) => part.replaceWith(fresh[index]));
  }
}

if (document.querySelector(".app-now, .app-day__today, .app-matrix__column--today")) {
  setInterval(drawAnew, every);
  document.addEventListener("visibilitychange", drawAnew);
}
