// A table whose rows get their verdicts one by one. The markup of the table and of each verdict comes from limbeck.view,
// which escapes every name; a verdict that arrives changes its cell and nothing else, so that nobody loses the place or
// the focus.

const PAGE = 7; // rows
const MOVES = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at) => at + PAGE,
  PageUp: (at) => at - PAGE,
  Home: () => 0,
  End: () => Infinity,
};

// Only the box is scrolled: the page stays where the reader is.
function reveal(box, row) {
  const head = box.querySelector("thead")?.getBoundingClientRect().height ?? 0;
  const [outer, inner] = [box.getBoundingClientRect(), row.getBoundingClientRect()];
  if (inner.top < outer.top + head) box.scrollTop += inner.top - outer.top - head;
  else if (inner.bottom > outer.top + box.clientHeight) box.scrollTop += inner.bottom - outer.top - box.clientHeight;
}

function render({ model, el }) {
  const rows = () => [...el.querySelectorAll("tr[data-row]")];

  function fill() {
    const [verdicts, badges] = [model.get("verdicts"), model.get("badges")];
    for (const row of rows()) {
      row.querySelectorAll("td").forEach((cell, at) => {
        const word = verdicts[row.dataset.row]?.[at] ?? "";
        if (cell.dataset.verdict === word) return;
        cell.dataset.verdict = word;
        cell.innerHTML = badges[word];
      });
    }
  }

  // One row is in the order of the Tab key: the chosen one, or else the first.
  function mark() {
    const all = rows();
    const chosen = all.find((row) => row.dataset.row === model.get("chosen"));
    for (const row of all) {
      row.setAttribute("aria-selected", String(row === chosen));
      row.setAttribute("tabindex", row === (chosen ?? all[0]) ? "0" : "-1");
    }
    if (chosen) reveal(el, chosen);
    return chosen ?? all[0];
  }

  function draw() {
    const within = el.contains(document.activeElement);
    el.innerHTML = model.get("markup");
    fill();
    const entry = mark();
    if (within) entry?.focus({ preventScroll: true });
  }

  function choose(row) {
    row.focus({ preventScroll: true });
    model.set("chosen", row.dataset.row);
    model.save_changes();
  }

  function onClick(event) {
    const row = event.target.closest("tr[data-row]");
    if (row) choose(row);
  }

  function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const row = event.target.closest("tr[data-row]");
    if (row === null) return;
    if (event.key in MOVES) {
      const all = rows();
      choose(all[Math.max(0, Math.min(all.length - 1, MOVES[event.key](all.indexOf(row))))]);
    } else if (event.key === "Enter" || event.key === " ") {
      choose(row);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  el.classList.add("limbeck-grid");
  el.addEventListener("click", onClick);
  el.addEventListener("keydown", onKey);
  draw();
  // It is put into the page after it is drawn; only there has it a height.
  requestAnimationFrame(mark);
  model.on("change:markup", draw);
  model.on("change:verdicts", fill);
  model.on("change:chosen", mark);
  return () => {
    el.removeEventListener("click", onClick);
    el.removeEventListener("keydown", onKey);
    model.off("change:markup", draw);
    model.off("change:verdicts", fill);
    model.off("change:chosen", mark);
  };
}

export default { render };
