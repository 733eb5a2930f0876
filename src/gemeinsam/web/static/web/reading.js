// SPDX-License-Identifier: EUPL-1.2
// Deciding on proposals by keyboard. Single keys act only while the passage has the focus, never in a field.
// Without this file buttons and links do the same.
"use strict";

const passage = document.querySelector("[data-review]");
const decision = document.getElementById("entscheiden");

function press(key) {
  const button = decision?.querySelector(`[data-key="${key}"]`);
  if (!button) return false;
  button.click();
  return true;
}

const ways = {
  b: () => decision?.querySelector("[name=title]")?.focus(),
  z: () => document.querySelector("[data-undo] button")?.click(),
  n: () => document.querySelector("a[rel=next]")?.click(),
  p: () => document.querySelector("a[rel=prev]")?.click(),
};

passage?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (press(key) || ways[key]) event.preventDefault();
  ways[key]?.();
});

decision?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") passage.focus();
});

const mark = document.getElementById("zitat");
const text = mark?.closest(".review-text");
if (text) text.scrollTop = Math.max(0, mark.offsetTop - text.offsetTop - 48);
if (passage && decision) {
  decision.querySelector(".review-keys").hidden = false;
  if (!document.getElementById("fehler")) passage.focus({ preventScroll: true });
}
