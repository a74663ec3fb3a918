// Files beside what one writes leave as soon as they are chosen, each with a bar that says how far it is. What
// comes back is its line in the form (templates/files/_sent.html). Without script they leave with the form.

const BOX = "[data-uploads]";

document.addEventListener("change", ({ target }) => {
  const box = target.closest?.(BOX);
  if (!box || target.type !== "file") return;
  for (const file of target.files) sendFile(box, file);
  target.value = ""; // or they would leave a second time
});

function sendFile(box, file) {
  const row = box.querySelector("ul").appendChild(document.createElement("li"));
  const name = Object.assign(document.createElement("bdi"), { textContent: file.name });
  if (file.size > Number(box.dataset.most)) return refuse(row, name, box.dataset.tooLarge);
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0, ariaLabel: file.name });
  row.append(name, " ", bar);
  const sending = new XMLHttpRequest();
  sending.upload.addEventListener("progress", ({ loaded, total }) => (bar.value = loaded / total));
  sending.addEventListener("load", () => answer(sending, row, name, box));
  sending.addEventListener("error", () => refuse(row, name, box.dataset.failed));
  sending.open("POST", box.dataset.uploads);
  sending.setRequestHeader("HX-Request", "true");
  const form = new FormData();
  form.append("files", file);
  sending.send(form);
}

function answer({ status, response }, row, name, box) {
  if (status === 201 || status === 422) row.outerHTML = response;
  else refuse(row, name, box.dataset.failed);
}

function refuse(row, name, words) {
  const said = Object.assign(document.createElement("span"), { className: "field__error", textContent: words });
  row.replaceChildren(name, " ", said);
}

// A form waits for its files.
document.addEventListener(
  "submit",
  (event) => {
    const bar = event.target.querySelector(`${BOX} progress`);
    if (!bar) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    bar.scrollIntoView({ block: "center" });
  },
  true,
);
