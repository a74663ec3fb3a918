// Marking while reading: what is selected in a contribution comes into its form as the passage to mark.
// Without script one copies it there. In the editor, a marker goes in where the cursor is.

const READING = "[data-passage]";

// Words that were typed or mended by hand stay.
function take() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const start = range.startContainer.parentElement?.closest(READING);
  const words = selection.toString().trim();
  if (!start || !start.contains(range.endContainer) || !words) return;
  const box = start.closest("[data-marking]").querySelector("textarea[name=words]");
  if (box.value.trim() && box.value !== box.dataset.taken) return;
  box.value = box.dataset.taken = words;
  box.closest("details").open = true;
}

let soon;
if (document.querySelector(READING)) {
  document.addEventListener("selectionchange", () => {
    clearTimeout(soon);
    soon = setTimeout(take, 250);
  });
}

function putIn(box, marker) {
  box.setRangeText(marker, box.selectionStart, box.selectionEnd, "end");
  box.focus();
}

// Until somebody has put the cursor elsewhere, it stands behind all that is written.
const editor = document.querySelector("code[data-put-in]") && document.getElementById("body");
editor?.setSelectionRange(editor.value.length, editor.value.length);

for (const code of document.querySelectorAll("code[data-put-in]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link-button";
  button.append(code.cloneNode(true));
  button.addEventListener("click", () => putIn(document.getElementById(code.dataset.putIn), code.textContent));
  code.replaceWith(button);
}
