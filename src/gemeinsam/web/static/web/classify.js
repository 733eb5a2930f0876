// SPDX-License-Identifier: EUPL-1.2
// Marking and setting by keyboard and with the shift key. Single keys act only while a box of the list has the
// focus. Without this file boxes, selects and buttons do the same.
"use strict";

const form = document.querySelector("form.classify");
const boxes = form ? [...form.querySelectorAll('input[name="p"]')] : [];
const everything = form?.elements.alle;
const said = document.getElementById("markiert");
let anchor = null;

function count(text = "") {
  const marked = boxes.filter((box) => box.checked).length;
  const total = everything.checked ? "Alle der Auswahl markiert." : `${marked} von ${boxes.length} auf dieser Seite markiert.`;
  for (const box of boxes) box.closest("tr").classList.toggle("classify--all", everything.checked);
  said.textContent = text ? `${text}. ${total}` : total;
}

function mark(from, to, value) {
  const [first, last] = [boxes.indexOf(from), boxes.indexOf(to)].sort((a, b) => a - b);
  for (const box of boxes.slice(first, last + 1)) box.checked = value;
}

function walk(box, step, marking) {
  const next = boxes[boxes.indexOf(box) + step];
  if (!next) return;
  if (marking) {
    box.checked = true;
    next.checked = true;
  }
  next.focus();
  next.closest("tr").scrollIntoView({ block: "nearest" });
  count();
}

function turn(select, step) {
  const size = select.options.length;
  select.selectedIndex = (select.selectedIndex + step + size) % size;
  count(`${select.labels[0].firstChild.textContent.trim()}: ${select.selectedOptions[0].text}`);
}

function toggleTheme(box) {
  box.checked = !box.checked;
  follow();
  count(`${box.parentElement.querySelector("span").textContent.replaceAll("\u00ad", "")}: ${box.checked ? "an" : "aus"}`);
}

// Fields without a verb are meant to be added; no field and no verb changes nothing.
function follow() {
  const how = form.elements.feld_wie;
  if (!how) return;
  const any = form.querySelector('input[name="setze_feld"]:checked');
  if (any && how.value === "") how.value = "dazu";
  if (!any && how.value !== "nur") how.value = "";
}

function nothing() {
  for (const select of form.querySelectorAll(".classify-panel select")) select.value = "";
  for (const box of form.querySelectorAll('input[name="setze_feld"]')) box.checked = false;
  count("Es wird nichts gesetzt");
}

function markAll() {
  const value = !boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = value;
  count();
}

function act(event, box) {
  const key = event.key;
  const lower = key.toLowerCase();
  if (key === "ArrowDown" || lower === "j") return walk(box, 1, event.shiftKey);
  if (key === "ArrowUp" || lower === "k") return walk(box, -1, event.shiftKey);
  if (lower === "x") {
    box.checked = !box.checked;
    return count();
  }
  if (key === "*") return markAll();
  if (key === "0") return nothing();
  if (lower === "v") return form.requestSubmit();
  if (lower === "u") return document.getElementById("zuruecknehmen")?.requestSubmit();
  const control = form.querySelector(`[data-key="${CSS.escape(lower)}"]`);
  if (!control) return false;
  if (control === everything) {
    control.checked = !control.checked;
    return count();
  }
  return control.tagName === "SELECT" ? turn(control, event.shiftKey ? -1 : 1) : toggleTheme(control);
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !boxes.includes(event.target)) return;
  // A select by type would submit by Enter; a box does too, which is the preview.
  if (act(event, event.target) !== false) event.preventDefault();
}

function clicked(event) {
  if (!boxes.includes(event.target)) return;
  if (event.shiftKey && anchor) mark(anchor, event.target, event.target.checked);
  anchor = event.target;
  count();
}

if (form) {
  form.addEventListener("keydown", pressed);
  form.addEventListener("click", clicked);
  form.addEventListener("change", (event) => {
    if (event.target.name === "setze_feld") follow();
    count();
  });
  count();
}
