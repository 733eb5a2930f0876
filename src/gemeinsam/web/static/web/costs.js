// SPDX-License-Identifier: EUPL-1.2
// Sums while one types, and arrow keys between rows. The server reads and adds up everything again;
// without this file the button "Summen rechnen" does the same.
"use strict";

const UNITS = [
  [/^(?:mrd\.?|milliarden?)\s*(?:€|eur|euro)?$/i, 1000000000n],
  [/^(?:mio\.?|millionen?|meur|m€)\s*(?:€|eur|euro)?$/i, 1000000n],
  [/^(?:t\s?€|t-?eur|teuro|tsd\.?|tausend|k€|keur|tds\.?)\s*(?:€|eur|euro)?$/i, 1000n],
  [/^(?:€|eur|euro)?$/i, 1n],
];

// Integer cents, as strategy/cost_amounts.py reads them; nothing where it would complain.
function cents(text) {
  const found = text.replace(/[\u00a0\u202f]/g, " ").trim().match(/^(\d{1,3}(?:[. '’]\d{3})+|\d+)(?:,(\d+|-{1,2}|–))?\s*(.*)$/);
  if (!found) return 0n;
  const factor = UNITS.find(([pattern]) => pattern.test(found[3]))?.[1] ?? 0n;
  const part = (found[2] ?? "").replace(/\D/g, "");
  const scale = 10n ** BigInt(part.length);
  const scaled = (BigInt(found[1].replace(/\D/g, "")) * scale + BigInt(part || "0")) * factor * 100n;
  return (part.length > 2 && factor === 1n) || scaled % scale ? 0n : scaled / scale;
}

function hundredths(text) {
  const found = text.trim().match(/^(\d{1,4})(?:[.,](\d{1,2}))?$/);
  return found ? BigInt(found[1]) * 100n + BigInt((found[2] ?? "").padEnd(2, "0")) : 0n;
}

function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ".");
}

function euro(sum) {
  return `${grouped(sum / 100n)},${String(sum % 100n).padStart(2, "0")}\u00a0€`;
}

function posts(sum) {
  const rest = sum % 100n;
  return rest ? `${sum / 100n},${String(rest).padStart(2, "0")}`.replace(/0$/, "") : String(sum / 100n);
}

function belongs(row, key) {
  if (key === "own" || key === "others") return (row.dataset.own === "1") === (key === "own");
  return key === "all" || key === "posts" || row.dataset.kind === key;
}

function reckon(table) {
  const money = table.dataset.parse === "cents";
  const rows = [...table.querySelectorAll(".cost-row:not(.cost-row--total)")];
  const read = (input) => (money ? cents(input.value) : hundredths(input.value));
  const sum = (inputs) => inputs.reduce((total, input) => total + read(input), 0n);
  for (const output of table.querySelectorAll("output")) {
    const { sum: key, year } = output.dataset;
    const chosen = key === "row" ? [output.closest("tr")] : rows.filter((row) => belongs(row, key));
    const cells = chosen.flatMap((row) => [...row.querySelectorAll(year ? `.cost-cell [data-year="${year}"]` : ".cost-cell [data-year]")]);
    const text = money ? euro(sum(cells)) : posts(sum(cells));
    if (output.textContent !== text) output.textContent = text;
  }
}

for (const table of document.querySelectorAll(".cost-grid")) {
  table.addEventListener("input", () => reckon(table));
  table.addEventListener("change", (event) => {
    const row = event.target.closest(".cost-row");
    if (event.target.name?.endsWith("-kind")) row.dataset.kind = event.target.value;
    if (event.target.name?.endsWith("-source")) row.dataset.own = event.target.value === "own" ? "1" : "0";
    reckon(table);
  });
  table.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const cell = event.target.closest("td.cost-cell");
    if (!step || !cell) return;
    const inputs = [...table.querySelectorAll(`tr > td:nth-child(${cell.cellIndex + 1}) input`)];
    const next = inputs[inputs.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  });
}
document.querySelector(".cost-row--open select, #fehler")?.focus();
