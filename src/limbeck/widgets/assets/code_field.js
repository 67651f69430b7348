// A text area for code, coloured by a layer below it. What is typed goes to the kernel on a pause, when the
// field loses the focus, and when it is given another document; it is never replaced while it is unheard.

const PAUSE = 600; // ms after the last key
const PADDING = 32; // pixels above and below the text, about
const INDENT = "    ";

// In the order in which they are tried; the class is that of the stylesheet of reports.
const TOKENS = {
  python: [
    ["lb-c", /#.*/],
    ["lb-s", /[rbfuRBFU]{0,2}(?:"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)/],
    ["lb-f", /@[\w.]+|(?<=\b(?:def|class)\s+)\w+/],
    ["lb-k", /\b(?:and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|match|nonlocal|not|or|pass|raise|return|try|while|with|yield|None|True|False)\b/],
    ["lb-n", /\b\d[\w.]*/],
    ["", /\w+/],
  ],
};

function element(tag, className) {
  const node = document.createElement(tag);
  node.className = className;
  return node;
}

// The text as nodes: nothing of it is ever read as markup.
function coloured(text, language) {
  const tokens = TOKENS[language] ?? [];
  if (tokens.length === 0) return [document.createTextNode(text)];
  const pattern = new RegExp(tokens.map(([, each]) => `(${each.source})`).join("|"), "g");
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(pattern)) {
    const name = tokens[found.slice(1).findIndex((group) => group !== undefined)][0];
    if (name === "") continue;
    nodes.push(document.createTextNode(text.slice(end, found.index)));
    const word = element("span", name);
    word.textContent = found[0];
    nodes.push(word);
    end = found.index + found[0].length;
  }
  nodes.push(document.createTextNode(text.slice(end)));
  return nodes;
}

let count = 0;

function render({ model, el }) {
  const area = element("textarea", "limbeck-editor-area");
  const layer = element("pre", "limbeck-editor-layer");
  const numbers = element("pre", "limbeck-editor-numbers");
  const line = element("div", "limbeck-editor-line");
  const wrong = element("p", "limbeck-editor-wrong");
  const hint = element("span", "lb-hidden");
  const box = element("div", "limbeck-editor");
  hint.id = `limbeck-editor-hint-${++count}`;
  hint.textContent = "Tab indents. To leave with the Tab key, press Escape first.";
  wrong.setAttribute("role", "status");
  for (const each of [layer, numbers, line]) each.setAttribute("aria-hidden", "true");
  area.wrap = "off";
  area.spellcheck = false;
  area.autocapitalize = area.autocomplete = "off";
  area.setAttribute("aria-describedby", hint.id);
  box.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab would take keys for its cells
  box.append(numbers, line, layer, area, wrong);
  el.classList.add("limbeck-code-field");
  el.append(box, hint);

  let shown = model.get("document");
  let unsent = false;
  let unheard = 0; // messages that the kernel has not answered yet
  let leaving = false; // Escape was pressed: the next Tab leaves
  let waiting;
  let unread = true; // another document is there, and was not yet in sight

  // A field in a tab that is not at the front has no height, and can't be scrolled.
  function begin() {
    if (!unread || area.clientHeight === 0) return;
    unread = false;
    area.scrollTop = (model.get("first_line") - 1) * parseFloat(getComputedStyle(area).lineHeight);
    follow();
  }

  function paint() {
    layer.replaceChildren(...coloured(area.value, model.get("language")), document.createTextNode("\n"));
    const lines = area.value.split("\n").length;
    if (Number(numbers.dataset.lines) !== lines) {
      numbers.textContent = Array.from({ length: lines }, (_, at) => at + 1).join("\n");
      numbers.dataset.lines = lines;
    }
    follow();
  }

  // The layers below lie where the text area has scrolled to.
  function follow() {
    layer.style.transform = `translate(${-area.scrollLeft}px, ${-area.scrollTop}px)`;
    numbers.style.transform = line.style.transform = `translateY(${-area.scrollTop}px)`;
  }

  function tell() {
    clearTimeout(waiting);
    if (!unsent) return;
    unsent = false;
    unheard += 1;
    model.send({ kind: "typed", document: shown, text: area.value });
  }

  function point() {
    const at = model.get("wrong_line");
    line.style.display = at > 0 ? "" : "none";
    line.style.setProperty("--limbeck-line", at - 1);
    wrong.textContent = model.get("wrong");
  }

  function take() {
    const text = model.get("text");
    if (model.get("document") !== shown) {
      tell();
      shown = model.get("document");
      area.value = text;
      area.setSelectionRange(0, 0);
      area.scrollLeft = 0;
      unread = true;
    } else if (!unsent && unheard === 0 && area.value !== text) {
      const [start, end] = [area.selectionStart, area.selectionEnd];
      area.value = text;
      area.setSelectionRange(start, end);
    }
    label();
    paint();
    begin();
  }

  function label() {
    area.setAttribute("aria-label", model.get("label"));
    area.readOnly = model.get("fixed");
  }

  function type(text) {
    document.execCommand("insertText", false, text); // keeps the browser's own undo
  }

  function onKey(event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || area.readOnly) return;
    const before = area.value.slice(0, area.selectionStart);
    const start = before.slice(before.lastIndexOf("\n") + 1);
    if (event.key === "Tab" && !event.shiftKey && !leaving) {
      type(INDENT);
    } else if (event.key === "Enter") {
      const opens = /:\s*(?:#.*)?$/.test(start) && model.get("language") === "python";
      type(`\n${start.match(/^\s*/)[0]}${opens ? INDENT : ""}`);
    } else if (event.key === "Backspace" && area.selectionStart === area.selectionEnd &&
        start !== "" && start.trim() === "" && start.length % INDENT.length === 0) {
      area.setSelectionRange(area.selectionStart - INDENT.length, area.selectionStart);
      document.execCommand("delete");
    } else {
      leaving = event.key === "Escape" || (leaving && event.key === "Shift");
      return;
    }
    leaving = false;
    event.preventDefault();
    event.stopPropagation();
  }

  function onInput() {
    unsent = true;
    clearTimeout(waiting);
    waiting = setTimeout(tell, PAUSE);
    paint();
  }

  function onHeard(message) {
    if (message.kind !== "heard") return;
    unheard = Math.max(0, unheard - 1);
    take();
  }

  // A field that becomes smaller, because something is told below it, keeps the line in sight that is written.
  const watcher = new ResizeObserver(() => {
    begin();
    if (document.activeElement !== area) return;
    const lines = area.value.slice(0, area.selectionStart).split("\n").length;
    const height = (area.scrollHeight - PADDING) / area.value.split("\n").length;
    area.scrollTop = Math.max(area.scrollTop, lines * height + PADDING - area.clientHeight);
  });
  watcher.observe(area);
  area.addEventListener("keydown", onKey);
  area.addEventListener("input", onInput);
  area.addEventListener("scroll", follow);
  area.addEventListener("blur", () => {
    leaving = false;
    tell();
  });
  area.value = model.get("text");
  label();
  paint();
  point();
  model.on("change:text change:document change:label change:fixed", take);
  model.on("change:wrong change:wrong_line", point);
  model.on("msg:custom", onHeard);
  return () => {
    tell();
    watcher.disconnect();
    model.off("change:text change:document change:label change:fixed", take);
    model.off("change:wrong change:wrong_line", point);
    model.off("msg:custom", onHeard);
  };
}

export default { render };
