// What makes a box of widgets one panel: its name, its keys, and rows of its tables that can be reached and chosen
// with them. It draws nothing.

const LOOKS = 100; // five seconds
const ROWS = "table.dataTable > tbody > tr";
const ROOM = "limbeck-room"; // an empty row, over which a detail is laid
const ENTER = "limbeck-enter-"; // a form with a class that begins so says what Enter in it does
const MOVES = {
  ArrowDown: (rows, at) => rows[Math.min(at + 1, rows.length - 1)],
  ArrowUp: (rows, at) => rows[Math.max(at - 1, 0)],
  Home: (rows) => rows[0],
  End: (rows) => rows[rows.length - 1],
};

// Writing an attribute is itself a change that is watched for, so it is written only when it differs.
function mark(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

function choose(row) {
  // DataTables would take a second click on a chosen row for "none of them".
  if (!row.classList.contains("selected")) row.cells[0].click();
}

// One row of each table is in the order of the Tab key: the chosen one, or else the first.
function order(root) {
  // The letters of an icon font are no words: screen readers would read them.
  for (const icon of root.querySelectorAll("button > i")) mark(icon, "aria-hidden", "true");
  // A field without a label of its own is called by its tooltip, which not every screen reader takes for a name.
  for (const field of root.querySelectorAll("input[title], select[title], textarea[title]")) {
    if (![...field.labels].some((label) => label.textContent.trim())) mark(field, "aria-label", field.title);
  }
  for (const table of root.querySelectorAll("table.dataTable")) {
    const rows = [...table.querySelectorAll(":scope > tbody > tr")].filter((row) => row.cells.length > 1);
    const entry = rows.find((row) => row === document.activeElement) ??
      rows.find((row) => row.classList.contains("selected")) ?? rows[0];
    mark(table, "role", "grid");
    mark(table, "data-lm-suppress-shortcuts", "true"); // JupyterLab would take the arrow keys for its cells
    for (const row of rows) {
      mark(row, "tabindex", row === entry ? "0" : "-1");
      mark(row, "aria-selected", String(row.classList.contains("selected")));
    }
  }
}

function onRowKey(event, row) {
  const rows = [...row.parentElement.rows].filter((each) => !each.classList.contains(ROOM));
  if (event.key in MOVES) {
    const next = MOVES[event.key](rows, rows.indexOf(row));
    next.focus();
    choose(next);
  } else if (event.key === "Enter" || event.key === " ") {
    choose(row);
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function isTextField(node) {
  return node.matches("input:not([type=checkbox], [type=radio], [type=search])") && !node.closest("table");
}

function equip(root, model) {
  mark(root, "role", "region");
  mark(root, "aria-label", model.get("label"));

  function onKey(event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const row = event.target.closest(ROWS);
    if (row && event.target === row) {
      onRowKey(event, row);
    } else if (event.key === "Enter" && isTextField(event.target) && event.target.closest(".limbeck-form")) {
      // Fields tell their value on "change", which would come only after this key: the start must follow it.
      event.target.dispatchEvent(new Event("change", { bubbles: true }));
      const form = event.target.closest(".limbeck-form");
      const named = [...form.classList].find((name) => name.startsWith(ENTER));
      model.send({ kind: named ? named.slice(ENTER.length) : "start" });
    } else if (model.get("pages") && /^Page(Down|Up)$/.test(event.key) && !event.target.matches("input, textarea")) {
      model.send({ kind: event.key });
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Escape" && model.get("running")) {
      model.send({ kind: "cancel" });
      event.preventDefault();
      event.stopPropagation();
    }
  }

  let waiting = 0;
  const watcher = new MutationObserver(() => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => order(root));
  });

  // The Cancel button goes when the work ends; whoever stood on it is not thrown out of the panel.
  let within = false;
  const enter = () => (within = true);
  const leave = (event) => (within = event.relatedTarget === null || root.contains(event.relatedTarget));
  let looking = 0;
  function onRunning() {
    root.querySelector(".limbeck-start")?.setAttribute("aria-disabled", String(model.get("running")));
    clearInterval(looking);
    // The button goes with a message of its own, some time after this one on a busy machine.
    let looks = 0;
    looking = setInterval(() => {
      const lost = document.activeElement === document.body || document.activeElement?.offsetParent === null;
      if (within && lost) root.querySelector(".limbeck-start")?.focus();
      if (lost || ++looks === LOOKS) clearInterval(looking);
    }, 50);
  }

  root.addEventListener("keydown", onKey, true); // on the way down: ipywidgets' fields let no key out
  root.addEventListener("focusin", enter);
  root.addEventListener("focusout", leave);
  model.on("change:running", onRunning);
  watcher.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
  order(root);
  return () => {
    clearInterval(looking);
    root.removeEventListener("keydown", onKey, true);
    root.removeEventListener("focusin", enter);
    root.removeEventListener("focusout", leave);
    model.off("change:running", onRunning);
    watcher.disconnect();
  };
}

function render({ model, el }) {
  let undo = () => {};
  // The box is put into the page after its children are rendered.
  const waiting = setInterval(() => {
    const root = el.closest(".limbeck-panel");
    if (root === null) return;
    clearInterval(waiting);
    undo = equip(root, model);
  }, 20);
  el.style.display = "none";
  return () => {
    clearInterval(waiting);
    undo();
  };
}

export default { render };
