// SPDX-License-Identifier: EUPL-1.2
// The workbench by pointer and keyboard. Every change is a form that the server carries out; what it answers
// takes the place of the parts with the same id. Without this file the selects and buttons do the same.
"use strict";

const bench = document.querySelector(".wb");
const form = document.getElementById("werkbank");
const years = Number(bench.dataset.years);
const first = Number(bench.dataset.first);
const last = first + years - 1;
// One change after the other: each needs the key and the version that the one before brought.
let waiting = Promise.resolve();

document.documentElement.classList.add("js");

function lineOf(element) {
  return element instanceof Element ? element.closest(".wb-line") : null;
}

function place(element) {
  const line = lineOf(element);
  if (!line) return null;
  const control = element === line ? "" : element.getAttribute("name") || "";
  return { id: line.id, control: control === "tun" ? "lock" : control };
}

function focusOn(spot, fallback) {
  const line = spot && document.getElementById(spot.id);
  if (!line) return fallback?.focus?.();
  const control = spot.control === "lock" ? line.querySelector(".wb-lock") : line.querySelector(`[name="${CSS.escape(spot.control)}"]`);
  const target = (spot.control && control) || line;
  const fold = target.closest("details");
  if (fold) fold.open = true;
  target.focus({ preventScroll: false });
}

function swap(text) {
  const answer = new DOMParser().parseFromString(text, "text/html");
  const changed = [];
  const folded = new Set([...document.querySelectorAll(".wb-group:not([open])")].map((group) => group.id));
  for (const part of answer.querySelectorAll("[data-swap]")) {
    if (part.parentElement.closest("[data-swap]")) continue;
    const old = document.getElementById(part.id);
    if (!old) continue;
    old.replaceWith(document.adoptNode(part));
    if (part.dataset.place) changed.push(part);
  }
  changed.forEach(settle);
  for (const id of folded) document.getElementById(id)?.removeAttribute("open");
  document.getElementById("wb-live").textContent = document.getElementById("wb-bar").dataset.say;
}

// A line that went into the plan or out of it moves to the list where it belongs now.
function settle(line) {
  const list = document.querySelector(`[data-list="${line.dataset.place}"]`);
  if (!list || line.parentElement === list) return;
  const after = [...list.children].find((other) => Number(other.dataset.order) > Number(line.dataset.order));
  list.insertBefore(line, after || null);
}

async function send(values) {
  const spot = place(document.activeElement);
  const tool = document.activeElement?.closest?.(".wb-tools") ? document.activeElement.value : null;
  const said = new URLSearchParams(values);
  for (const name of ["_key", "csrfmiddlewaretoken", "version"]) said.set(name, form.elements[name].value);
  bench.classList.add("wb--busy");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: said,
      headers: { "HX-Request": "true" },
      credentials: "same-origin",
    });
    if (answer.status >= 400 && answer.status !== 422) throw new Error(String(answer.status));
    // A decided plan leads to its page, an ended session to the login.
    const elsewhere = answer.headers.get("HX-Redirect");
    if (elsewhere) return location.assign(elsewhere);
    if (answer.redirected && !new URL(answer.url).pathname.startsWith("/jahresplan/werkbank/")) return location.assign(answer.url);
    swap(await answer.text());
    const again = tool && document.querySelector(`.wb-tools [value="${tool}"]:not(:disabled)`);
    focusOn(spot, again || document.querySelector(".wb-tools button:not(:disabled)"));
    if (answer.status === 422) document.getElementById("wb-note").scrollIntoView({ block: "nearest" });
  } catch {
    document.getElementById("wb-live").textContent = "Die Änderung kam nicht an. Laden Sie die Seite neu.";
    document.getElementById("wb-note").textContent = "Die Änderung kam nicht an. Laden Sie die Seite neu.";
  } finally {
    bench.classList.remove("wb--busy");
  }
}

function ask(values) {
  waiting = waiting.then(() => send(values));
  return waiting;
}

function put(line, start) {
  const number = line.dataset.number;
  const values = { tun: `setzen:${number}`, [`jahr-${number}`]: start === null ? "" : String(start) };
  ask(values);
}

function lock(line) {
  ask({ tun: `${line.dataset.locked ? "entsperren" : "sperren"}:${line.dataset.number}` });
}

function neighbour(line, step) {
  const lines = [...document.querySelectorAll(".wb-line")].filter((other) => other.offsetParent !== null);
  return lines[lines.indexOf(line) + step];
}

// The year that the next key means counts on from a change that is still on its way.
const wished = new Map();

function shift(line, step) {
  const number = line.dataset.number;
  const from = wished.get(number) ?? Number(line.dataset.start);
  const start = Math.min(last, Math.max(first, from + step));
  if (start === from) return;
  wished.set(number, start);
  put(line, start);
  waiting = waiting.then(() => wished.get(number) === start && wished.delete(number));
}

function pressed(event) {
  const line = event.target.classList.contains("wb-line") ? event.target : null;
  const typing = event.target.matches("select, input, textarea");
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !typing) {
    const key = event.key.toLowerCase();
    if (key === "z" || key === "y") {
      event.preventDefault();
      ask({ tun: key === "y" || event.shiftKey ? "wieder" : "zurueck" });
    }
    return;
  }
  if (!line || event.altKey || event.ctrlKey || event.metaKey) return;
  const inside = line.dataset.start !== "";
  const keys = {
    ArrowLeft: () => inside && shift(line, -1),
    ArrowRight: () => inside && shift(line, 1),
    ArrowUp: () => neighbour(line, -1)?.focus(),
    ArrowDown: () => neighbour(line, 1)?.focus(),
    Delete: () => inside && put(line, null),
    Enter: () => !inside && put(line, Math.max(first, Number(line.dataset.possible))),
    Insert: () => !inside && put(line, Math.max(first, Number(line.dataset.possible))),
    l: () => lock(line),
    L: () => lock(line),
  };
  if (!(event.key in keys)) return;
  event.preventDefault();
  keys[event.key]();
}

// --- by pointer ---------------------------------------------------------------------------------------

let drag = null;

function begin(event) {
  const block = event.target.closest?.(".wb-block, .wb-ghost-block");
  const line = lineOf(event.target);
  if (!block || !line || event.button !== 0) return;
  event.preventDefault();
  line.focus({ preventScroll: true });
  const track = line.querySelector(".wb-track").getBoundingClientRect();
  const box = block.getBoundingClientRect();
  const ghost = document.createElement("div");
  ghost.className = "wb-drag";
  document.body.append(ghost);
  drag = { line, track, ghost, box, grab: event.clientX - box.left, target: undefined, pointer: event.pointerId };
  line.classList.add("wb-line--dragged");
  move(event);
}

function targetOf(event) {
  const inside = drag.line.dataset.start !== "";
  const outside = document.getElementById("nicht-im-plan").getBoundingClientRect();
  const under = event.clientY > outside.top && event.clientY < outside.bottom;
  if (event.clientX < drag.track.left - 40 || (inside && under)) return null;
  const year = drag.track.width / years;
  const at = Math.round((event.clientX - drag.grab - drag.track.left) / year);
  return first + Math.min(years - 1, Math.max(0, at));
}

function move(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  drag.target = targetOf(event);
  const { ghost, box, grab } = drag;
  ghost.style.left = `${event.clientX - grab}px`;
  ghost.style.top = `${event.clientY - 10}px`;
  ghost.style.width = `${box.width}px`;
  ghost.textContent = drag.target === null ? "heraus" : String(drag.target);
  ghost.classList.toggle("wb-drag--out", drag.target === null);
}

function drop(event) {
  if (!drag || (event && event.pointerId !== drag.pointer)) return;
  const { line, ghost, target } = drag;
  drag = null;
  ghost.remove();
  line.classList.remove("wb-line--dragged");
  const now = line.dataset.start === "" ? null : Number(line.dataset.start);
  if (event && event.type === "pointerup" && target !== undefined && target !== now) put(line, target);
}

function chosen(event) {
  const line = lineOf(event.target);
  if (!line || !event.target.matches(".wb-select")) return;
  ask({ tun: `setzen:${line.dataset.number}`, [event.target.name]: event.target.value });
}

function sent(event) {
  const button = event.submitter;
  if (!button || button.name !== "tun" || button.hasAttribute("formaction")) return;
  event.preventDefault();
  ask({ tun: button.value });
}

bench.addEventListener("keydown", pressed);
bench.addEventListener("change", chosen);
bench.addEventListener("pointerdown", begin);
addEventListener("pointermove", move);
addEventListener("pointerup", drop);
addEventListener("pointercancel", drop);
addEventListener("keydown", (event) => event.key === "Escape" && drag && drop(null));
form.addEventListener("submit", sent);
