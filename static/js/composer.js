// What the box for writing does beyond its HTML. All of it has a way without script.

const AFTER_AT = /(?:^|[^\p{L}\p{N}@])@([\p{L}\p{N}-]{1,30})$/u;

// Offers people to mention while "@..." is typed. Without script the composer links to a page that lists them.
class Mentions {
  constructor(textarea) {
    this.textarea = textarea;
    this.list = null;
    this.wait = null;
    textarea.setAttribute("aria-autocomplete", "list");
    textarea.addEventListener("input", () => this.later());
    textarea.addEventListener("keydown", (event) => this.key(event));
    textarea.addEventListener("blur", () => setTimeout(() => this.close(), 200));
  }

  later() {
    clearTimeout(this.wait);
    this.wait = setTimeout(() => this.look(), 200);
  }

  typed() {
    const before = this.textarea.value.slice(0, this.textarea.selectionStart);
    return before.match(AFTER_AT)?.[1];
  }

  async look() {
    const wanted = this.typed();
    if (!wanted) return this.close();
    const address = `${this.textarea.dataset.mentions}?q=${encodeURIComponent(wanted)}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    if (answer.ok && this.typed() === wanted) this.open(await answer.text());
  }

  open(options) {
    this.close();
    const list = document.createElement("ul");
    list.className = "listbox";
    list.id = "people";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", this.textarea.dataset.mentionsLabel);
    list.innerHTML = options;
    if (!list.children.length) return;
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.choose(event.target.closest("[role=option]"));
    });
    this.textarea.after(list);
    this.list = list;
    this.textarea.setAttribute("aria-controls", "people");
    this.mark(list.firstElementChild);
  }

  mark(option) {
    this.marked?.setAttribute("aria-selected", "false");
    this.marked = option;
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.textarea.setAttribute("aria-activedescendant", option.id);
  }

  key(event) {
    if (!this.list) return;
    const moves = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" };
    if (event.key in moves) this.mark(this.marked[moves[event.key]] ?? this.marked);
    else if (event.key === "Enter" || event.key === "Tab") this.choose(this.marked);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  choose(option) {
    const typed = this.typed();
    if (!option || !typed) return this.close(); // the caret was moved away from the "@..."
    const end = this.textarea.selectionStart;
    const start = end - typed.length;
    this.textarea.setRangeText(`${option.dataset.handle} `, start, end, "end");
    this.close();
    this.textarea.dispatchEvent(new Event("input", { bubbles: true }));
  }

  close() {
    this.list?.remove();
    this.list = null;
    this.textarea.removeAttribute("aria-activedescendant");
    this.textarea.removeAttribute("aria-controls");
  }
}

function equip(root) {
  for (const textarea of root.querySelectorAll("textarea[data-mentions]:not([data-equipped])")) {
    textarea.dataset.equipped = "yes";
    new Mentions(textarea);
  }
}

// "Reply" brings the box anew with what was saved; what was typed since then goes along, and is saved.
function carryTyped({ ctx, tasks }) {
  const typed = ctx.target?.querySelector?.("textarea[data-mentions]")?.value;
  const box = tasks.map((task) => task.fragment.querySelector("textarea[data-mentions]")).find(Boolean);
  if (ctx.request.method !== "GET" || !box || !typed || box.value === typed) return;
  box.value = typed;
  afterSwap(() => box.dispatchEvent(new Event("input", { bubbles: true })));
}

// After posting, the keyboard goes on from one's own post: the button that was pressed is gone.
function goToOwnPost({ tasks }) {
  const posts = tasks.find((task) => task.target?.id === "posts")?.target;
  if (!posts) return;
  afterSwap(() => {
    posts.lastElementChild.tabIndex = -1;
    posts.lastElementChild.focus({ preventScroll: true });
  });
}

const afterSwap = (act) => document.addEventListener("htmx:after:swap", act, { once: true });
document.addEventListener("htmx:before:swap", ({ detail }) => (carryTyped(detail), goToOwnPost(detail)));
document.addEventListener("htmx:after:swap", () => equip(document));
equip(document);
