// Single keys for what is on the page anyway: each presses a link or a button that is there for everybody.
// Loaded only for members who have them switched on. Never while something is typed, never with Ctrl, Alt or Meta.

const PLACES = { h: "/", n: "/notifications", d: "/discussions", u: "/threads" };
const PATIENCE = 1500; // milliseconds between "g" and the letter of a place
const TYPING = "input, textarea, select, [contenteditable], [role=listbox]";
const HELP = "/help/shortcuts";

let goingUntil = 0;

function posts() {
  return [...document.querySelectorAll("article.post")];
}

// The post that has the focus, else that in which words are selected, else the first that can be seen.
function current() {
  const focused = document.activeElement?.closest("article.post");
  const selected = getSelection().isCollapsed ? null : getSelection().anchorNode.parentElement?.closest("article.post");
  return focused ?? selected ?? posts().find((post) => post.getBoundingClientRect().bottom > 80);
}

function move(step) {
  const all = posts();
  const focused = document.activeElement?.closest("article.post");
  const next = focused ? all[all.indexOf(focused) + step] : current();
  if (!next) return false;
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "start" });
  return true;
}

// What a key does in a post is said by the post: `data-key="r"`.
function press(key) {
  const target = current()?.querySelector(`[data-key="${key}"]`);
  target?.click();
  return Boolean(target);
}

function reply() {
  const box = document.querySelector("#reply textarea");
  if (document.activeElement?.closest("article.post")) return press("r");
  box?.focus();
  return Boolean(box);
}

function search() {
  const field = document.querySelector("input[type=search]");
  field?.focus();
  return Boolean(field);
}

function help() {
  openHelp();
  return true;
}

async function openHelp() {
  if (document.querySelector("dialog[open]")) return;
  const answer = await fetch(HELP, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return location.assign(HELP);
  const dialog = document.createElement("dialog");
  dialog.className = "sheet";
  dialog.setAttribute("aria-labelledby", "shortcuts-title");
  dialog.innerHTML = await answer.text();
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function startGoing() {
  goingUntil = Date.now() + PATIENCE;
  return true;
}

function go(key) {
  const going = Date.now() < goingUntil;
  goingUntil = 0;
  if (!going || !(key in PLACES)) return false;
  location.assign(PLACES[key]);
  return true;
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  r: reply,
  q: () => press("q"),
  b: () => press("b"),
  l: () => press("l"),
  e: () => press("e"),
  g: startGoing,
  "/": search,
  "?": help,
};

document.addEventListener("keydown", (event) => {
  const meantForMore = event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented;
  if (meantForMore || event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
  if (go(event.key) || KEYS[event.key]?.()) event.preventDefault();
});
