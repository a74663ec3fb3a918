// What the box for a reply does beyond its HTML. All of it has a way without script.

// "Reply" brings the box anew with what was saved; what was typed since then goes along, and is saved.
function carryTyped({ ctx, tasks }) {
  const typed = ctx.target?.querySelector?.("textarea[data-mentions]")?.value;
  const box = tasks.map((task) => task.fragment.querySelector("textarea[data-mentions]")).find(Boolean);
  if (ctx.request.method !== "GET" || !box || !typed || box.value === typed || asksForQuote(ctx)) return;
  box.value = typed;
  afterSwap(() => box.dispatchEvent(new Event("input", { bubbles: true })));
}

// Then quoting.js puts what was typed and the quote together.
const asksForQuote = ({ sourceElement }) => sourceElement?.matches?.('[data-key="q"]');

// After posting, the keyboard goes on from one's own post: the button that was pressed is gone.
function goToOwnPost({ tasks }) {
  const posts = tasks.find((task) => task.target?.id === "posts")?.target;
  if (posts) afterSwap(() => posts.lastElementChild.querySelector("a").focus({ preventScroll: true }));
}

// What does not get through is said. What was typed still stands in the box, to be sent again; nor does the
// page of a gateway on the way ("502 Bad Gateway") take its place. What a page asks for by itself fails in silence.
const flash = document.getElementById("flash");
const wanted = ({ request, sourceElement }) => request.method === "POST" || sourceElement?.matches?.("a");
const fromElsewhere = ({ response, text }) =>
  response.status >= 500 ? !response.headers.has("HX-Retarget") : /^\s*<(!doctype|html)\b/i.test(text);
const unheard = (ctx) => !wanted(ctx) && ctx.response.status >= 400;

function sayUnreachable({ ctx }) {
  if (!wanted(ctx)) return;
  const said = { className: "flash flash--error", textContent: flash.dataset.unreachable };
  flash.replaceChildren(Object.assign(document.createElement("p"), said));
}

document.addEventListener("htmx:before:request", ({ detail }) => wanted(detail.ctx) && flash.replaceChildren());
document.addEventListener("htmx:error", ({ detail }) => sayUnreachable(detail));
document.addEventListener("htmx:after:request", (event) => {
  if (!fromElsewhere(event.detail.ctx) && !unheard(event.detail.ctx)) return;
  event.preventDefault();
  sayUnreachable(event.detail);
});

const afterSwap = (act) => document.addEventListener("htmx:after:swap", act, { once: true });
document.addEventListener("htmx:before:swap", ({ detail }) => (carryTyped(detail), goToOwnPost(detail)));

// How many words, in any script; nothing is counted that is not on the screen.
const words = Intl.Segmenter && new Intl.Segmenter(document.documentElement.lang, { granularity: "word" });

function countWords({ target }) {
  const counter = target.form?.querySelector("[data-words]");
  if (!words || !counter || !target.matches("textarea")) return;
  const number = [...words.segment(target.value)].filter((segment) => segment.isWordLike).length;
  counter.textContent = number ? counter.dataset.words.replace("0", number.toLocaleString()) : "";
}

document.addEventListener("input", countWords);
