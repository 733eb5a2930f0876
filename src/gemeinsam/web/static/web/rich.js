// Buttons above a rich text: they put the marks around what is selected. Without this script one types them.
(() => {
  "use strict";
  const marks = [
    { name: "Fett", text: "F", key: "b", around: "**" },
    { name: "Kursiv", text: "K", key: "i", around: "*" },
    { name: "Liste", text: "• Liste", line: "- " },
    { name: "Link", text: "Link", link: true },
  ];

  const put = (area, from, to, text, select) => {
    area.focus();
    area.setSelectionRange(from, to);
    // Keeps the browser's own undo; the other way is for browsers that forgot it.
    if (!document.execCommand("insertText", false, text)) area.setRangeText(text, from, to, "end");
    area.setSelectionRange(from + select[0], from + select[1]);
  };

  const apply = (area, mark) => {
    const { selectionStart: from, selectionEnd: to, value } = area;
    const chosen = value.slice(from, to);
    if (mark.around) {
      const n = mark.around.length;
      put(area, from, to, mark.around + chosen + mark.around, [n, n + chosen.length]);
    } else if (mark.line) {
      const start = value.lastIndexOf("\n", from - 1) + 1;
      const lines = value.slice(start, to).split("\n").map((line) => (line.startsWith(mark.line) ? line : mark.line + line));
      const text = lines.join("\n");
      put(area, start, to, text, [text.length, text.length]);
    } else {
      const text = `[${chosen || "Wort"}](https://)`;
      put(area, from, to, text, [text.length - 1, text.length - 1]);
    }
  };

  for (const area of document.querySelectorAll("textarea[data-rich]")) {
    const bar = document.createElement("div");
    bar.className = "rich-bar";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", "Text auszeichnen");
    bar.setAttribute("aria-controls", area.id);
    for (const mark of marks) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "rich-button";
      button.textContent = mark.text;
      button.title = mark.key ? `${mark.name} (Strg+${mark.key.toUpperCase()})` : mark.name;
      button.setAttribute("aria-label", mark.name);
      button.addEventListener("click", () => apply(area, mark));
      bar.append(button);
    }
    area.before(bar);
    area.addEventListener("keydown", (event) => {
      const mark = marks.find(({ key }) => key && key === event.key.toLowerCase());
      if (!mark || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      apply(area, mark);
    });
  }
})();
