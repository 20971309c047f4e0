// Only weeks that can be planned load this.

// A week that stays open asks now and then whether somebody else changed it, and says so in its own `[data-app-changes]`,
// which is read out. Nothing is taken from under the reader's hands: they ask for the new week themselves.
const askEvery = 20 * 1000;

async function askForChanges() {
  const bar = document.querySelector("[data-app-changes]");
  if (!bar || document.hidden) return;
  const response = await fetch(bar.dataset.appChanges, { redirect: "manual" }).catch(() => null);
  if (response?.status !== 200) return;
  const { words } = await response.json();
  if (bar.dataset.appSaid === words) return;
  bar.dataset.appSaid = words;
  const link = Object.assign(document.createElement("a"), {
    href: location.pathname + location.search,
    textContent: "Show",
  });
  const sentence = document.createElement("p");
  sentence.append(`${words} `, link);
  bar.replaceChildren(sentence);
}

if (document.querySelector("[data-app-changes]")) {
  setInterval(askForChanges, askEvery);
  document.addEventListener("visibilitychange", askForChanges);
}

// A card of a week with `data-app-move` can be dragged to another day and to a time at which something of the week starts.
// The drop sends the form of the page that its link "Move" leads to; what comes of it is said. A card that may not
// stand there never left its place.
const TIMES = ".app-week__time";
let held = null;

const parsed = async (response) => new DOMParser().parseFromString(await response.text(), "text/html");
const plain = (element) => element.textContent.replace(/\s+/g, " ").trim();

const voice = Object.assign(document.createElement("div"), { className: "nhsuk-u-visually-hidden", id: "app-voice" });
voice.setAttribute("role", "status");

// The time of the row that is nearest to where the card's upper edge is held.
function rowAt(week, y) {
  const distance = (time) => Math.abs(time.getBoundingClientRect().top - y);
  return [...week.querySelectorAll(TIMES)].sort((one, other) => distance(one) - distance(other))[0];
}

function unmark() {
  document.querySelector(".app-drop")?.remove();
}

function mark(day, time) {
  const shown = document.querySelector(".app-drop");
  if (shown?.parentElement === day && shown.textContent === time.textContent) return;
  unmark();
  const row = [...time.classList].find((name) => name.startsWith("app-from-"));
  const drop = Object.assign(document.createElement("div"), {
    className: `app-drop ${row}`,
    textContent: time.textContent,
  });
  drop.setAttribute("aria-hidden", "true");
  day.append(drop);
}

function tellRefusal(week, sentences, href) {
  const box = Object.assign(document.createElement("div"), { className: "nhsuk-inset-text app-refused" });
  const words = Object.assign(document.createElement("p"), { textContent: `Not moved. ${sentences.join(" ")} ` });
  const link = Object.assign(document.createElement("a"), { href, textContent: "Choose another time" });
  link.dataset.opens = "dialog";
  words.append(link);
  box.append(words);
  document.querySelector(".app-refused")?.remove();
  week.before(box);
  voice.textContent = words.textContent;
}

// The page as it is now, with its message, in place of this one.
async function drawWeek(href) {
  const response = await fetch(location.href);
  const fresh = response.ok && !response.redirected && (await parsed(response)).querySelector("main");
  if (!fresh) return location.reload();
  const main = document.querySelector("main");
  const banners = [...fresh.querySelectorAll(".nhsuk-notification-banner")];
  for (const banner of banners) {
    banner.removeAttribute("role");
    banner.dataset.disableAutoFocus = "true";
  }
  main.replaceChildren(...fresh.childNodes);
  main.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
  voice.textContent = banners.map((banner) => plain(banner.querySelector(".nhsuk-notification-banner__heading"))).join(" ");
  main.querySelector(`[data-app-move="${CSS.escape(href)}"] a`)?.focus();
}

async function moveTo(card, week, date, time) {
  const href = card.dataset.appMove;
  const [year, month, day] = date.split("-").map(Number);
  week.setAttribute("aria-busy", "true");
  try {
    const form = (await parsed(await fetch(href))).querySelector("main form[method=post]");
    const body = new FormData(form);
    const where = { day_day: day, day_month: month, day_year: year, start: time, version: card.dataset.appVersion };
    for (const [name, value] of Object.entries(where)) body.set(name, value);
    const response = await fetch(href, { method: "POST", body, redirect: "manual" });
    if (response.type === "opaqueredirect") return await drawWeek(href);
    const errors = (await parsed(response)).querySelectorAll(".nhsuk-error-summary li");
    tellRefusal(week, errors.length ? [...errors].map(plain) : ["Load this page again."], href);
  } catch {
    tellRefusal(week, ["There is no connection."], href);
  } finally {
    week.removeAttribute("aria-busy");
  }
}

function makeMovable(scope) {
  for (const card of scope.querySelectorAll(".app-week--grid [data-app-move]")) {
    card.draggable = true;
    for (const link of card.querySelectorAll("a")) link.draggable = false;
    card.addEventListener("dragstart", (event) => {
      held = { card, grip: event.clientY - card.getBoundingClientRect().top };
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", plain(card.querySelector(".app-session__title")));
      card.classList.add("app-session--held");
    });
    card.addEventListener("dragend", () => {
      held = null;
      card.classList.remove("app-session--held");
      unmark();
    });
  }
  for (const week of scope.querySelectorAll(".app-week--grid")) {
    if (!week.querySelector("[data-app-move]")) continue;
    document.body.append(voice);
    const place = (event) => {
      const day = held && week.contains(held.card) && event.target.closest(".app-day");
      const time = day && rowAt(week, event.clientY - held.grip);
      return time && { day, time };
    };
    week.addEventListener("dragover", (event) => {
      const found = place(event);
      if (!found) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "move";
      mark(found.day, found.time);
    });
    week.addEventListener("drop", (event) => {
      const found = place(event);
      if (!found) return;
      event.preventDefault();
      const date = found.day.querySelector(".app-day__heading").id.replace("day-", "");
      moveTo(held.card, week, date, plain(found.time));
    });
  }
}

makeMovable(document);
document.addEventListener("htmx:load", ({ target }) => makeMovable(target));
