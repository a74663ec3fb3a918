// "Quote" under a post: of its words those that are selected, or all of them, come into the box for a reply.
// Without script the link leads to a page with the whole post quoted. How a quote is written: kit/quotes.py.

const LINK = 'a[data-key="q"]';
const TEXT = ".post__body";
const BOX = "textarea[data-mentions]";

const button = document.createElement("button");
button.type = "button";
button.className = "button button--secondary quote-selected";
button.addEventListener("click", () => selected()?.link.click());

let ofSelection = null; // the quote that was asked for, until the box comes
let cursor = 0; // where it was in the box: a selection elsewhere takes it from there

const elementOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);

// What is selected in the text of one post that can be quoted.
function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed || !selection.toString().trim()) return null;
  const range = selection.getRangeAt(0).cloneRange();
  const text = elementOf(range.startContainer).closest(TEXT);
  const link = text?.closest("article").querySelector(LINK);
  if (!link || !text.closest("article").contains(range.endContainer)) return null;
  // A triple click ends where the next element begins; half a name would not be known as one.
  if (!text.contains(range.endContainer)) range.setEndAfter(text.lastChild);
  const [first, last] = [range.startContainer, range.endContainer].map((end) => elementOf(end).closest(".mention"));
  if (first) range.setStartBefore(first);
  if (last) range.setEndAfter(last);
  return { range, text, link };
}

// Words out of a quote are quoted from where that had them.
function quoteOf({ range, text }) {
  const inside = elementOf(range.commonAncestorContainer).closest("blockquote:has(> .quote__from a)");
  const source = (inside ?? text.closest("article")).querySelector(".quote__from a, .post__number a");
  const [number] = source.textContent.match(/#\d+/);
  const words = wordsIn(range.cloneContents());
  return words && `> [${number}](${source.pathname}):\n${words.replace(/^/gm, "> ").replace(/ +$/gm, "")}`;
}

// As they would be typed: names of people and titles of threads are not words of the post.
function wordsIn(copy) {
  copy.querySelectorAll("a.mention").forEach((link) => link.replaceWith(`@${link.pathname.replace(/.*\/\d+-/, "")}`));
  copy.querySelectorAll("a.reference").forEach((link) => link.replaceWith(link.href));
  copy.querySelectorAll(".quote__from").forEach((head) => (head.closest("blockquote") ?? head).remove());
  copy.querySelectorAll("li").forEach((item) => item.prepend("- "));
  copy.querySelectorAll("p, pre").forEach((paragraph) => paragraph.after("\n"));
  return copy.textContent.replace(/\n{3,}/g, "\n\n").replace(/^\n+|\s+$/g, "");
}

// The whole post, out of a box that comes with what was saved before.
function wholePost(box, link) {
  const head = `\\[[^\\n]*\\]\\(${link.pathname.replace(/\/reply$/, "")}\\)`;
  return box.value.match(new RegExp(`^> ${head}.*(?:\\n>.*)*`, "gm"))?.at(-1) ?? "";
}

// A selection goes in where the cursor is, a whole post after all that was typed; nothing typed is lost.
// Returns where one writes on: below the quote.
function putIn(box, typed, quote, place) {
  box.value = typed;
  if (typed.includes(quote)) return typed.length;
  const before = typed.slice(0, place).trimEnd();
  const start = `${before}${before && "\n\n"}${quote}\n\n`;
  box.value = start + typed.slice(place).trimStart();
  return start.length;
}

function carryQuote({ ctx, tasks }) {
  if (!ctx.sourceElement?.matches?.(LINK)) return;
  const box = tasks.map((task) => task.fragment.querySelector(BOX)).find(Boolean);
  const typed = ctx.target.querySelector(BOX)?.value;
  if (!box || typed === undefined) return;
  const place = ofSelection
    ? putIn(box, typed, ofSelection, cursor || typed.length)
    : putIn(box, typed, wholePost(box, ctx.sourceElement), typed.length);
  document.addEventListener("htmx:after:swap", () => write(box, place), { once: true });
  ofSelection = null;
}

function write(box, place) {
  cursor = place;
  box.focus();
  box.setSelectionRange(place, place);
  box.dispatchEvent(new Event("input", { bubbles: true })); // counts the words and saves the draft
}

// The button comes right after the text, so that the next stop of the keyboard is there too.
function offer() {
  const chosen = selected();
  if (!chosen) return button.remove();
  button.textContent = chosen.link.textContent;
  if (chosen.text.nextElementSibling !== button) chosen.text.after(button);
  const end = [...chosen.range.getClientRects()].at(-1) ?? chosen.range.getBoundingClientRect();
  const home = button.offsetParent.getBoundingClientRect();
  const room = document.documentElement.clientWidth - button.offsetWidth - 8;
  button.style.insetBlockStart = `${end.bottom - home.top + 6}px`;
  button.style.left = `${Math.max(8, Math.min(end.right, room)) - home.left}px`;
}

let soon;
document.addEventListener("selectionchange", () => {
  if (document.activeElement.matches(BOX) && getSelection().isCollapsed) cursor = document.activeElement.selectionStart;
  clearTimeout(soon);
  soon = setTimeout(offer, 150);
});

// Pressing the link or the button must not undo the selection that it is about.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest(`${LINK}, .quote-selected`)) event.preventDefault();
});

function ask({ target }) {
  const link = target.closest(LINK);
  if (link) ofSelection = selected()?.link === link ? quoteOf(selected()) : null;
}

document.addEventListener("click", ask, true);
document.addEventListener("htmx:before:swap", ({ detail }) => carryQuote(detail));
