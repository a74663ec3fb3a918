// Offers people while "@..." is typed and threads while "#..." is, to be put in by a key.
// Without script the composer links to pages that list them.

const KINDS = [
  { source: "mentions", before: /(?:^|[^\p{L}\p{N}@])(@([\p{L}\p{N}-]{1,30}))$/u },
  { source: "links", before: /(?:^|\s)(#(\p{L}[\p{L}\p{M}\p{N} ]{2,60}))$/u },
];

class Completion {
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

  // What is being typed: its source, all of it with its sign, and the words after the sign.
  typed() {
    const before = this.textarea.value.slice(0, this.textarea.selectionStart);
    for (const { source, before: pattern } of KINDS) {
      const match = this.textarea.dataset[source] && before.match(pattern);
      if (match) return { source, whole: match[1], words: match[2].trim() };
    }
    return null;
  }

  async look() {
    const wanted = this.typed();
    if (!wanted) return this.close();
    const address = `${this.textarea.dataset[wanted.source]}?q=${encodeURIComponent(wanted.words)}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    if (answer.ok && this.typed()?.whole === wanted.whole) this.open(await answer.text(), wanted.source);
  }

  open(options, source) {
    this.close();
    const list = document.createElement("ul");
    list.className = "listbox";
    list.id = "offered";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", this.textarea.dataset[`${source}Label`]);
    list.innerHTML = options;
    if (!list.children.length) return;
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.choose(event.target.closest("[role=option]"));
    });
    this.textarea.after(list);
    this.list = list;
    this.textarea.setAttribute("aria-controls", "offered");
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
    if (!option || !typed) return this.close(); // the caret was moved away
    const end = this.textarea.selectionStart;
    this.textarea.setRangeText(`${option.dataset.insert} `, end - typed.whole.length, end, "end");
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
    new Completion(textarea);
  }
}

equip(document);
document.addEventListener("htmx:after:swap", () => equip(document));
