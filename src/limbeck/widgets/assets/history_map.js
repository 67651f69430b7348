// The picture of a history in a window that scrolls: so panning works with every mouse, finger and keyboard.
// The markup comes from limbeck.view, which escapes every name.

const ZOOMS = [0.25, 4];
const STEP = 1.25;
const DRAG = 4; // pixels after which a press is a drag and no click

function button(words, title, act) {
  const node = document.createElement("button");
  node.type = "button";
  node.className = "limbeck-button";
  node.textContent = words;
  node.title = title;
  node.setAttribute("aria-label", title);
  node.addEventListener("click", act);
  return node;
}

// Where a box is, in the units of the picture.
function place(node) {
  const [x, y] = node.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
  const box = node.querySelector("rect:last-of-type");
  const width = Number(box.getAttribute("width"));
  const height = Number(box.getAttribute("height"));
  return { x, y, width, height, across: x + width / 2, down: y + height / 2 };
}

function nearest(nodes, score) {
  let best = null;
  let least = Infinity;
  for (const node of nodes) {
    const value = score(place(node));
    if (value < least) [best, least] = [node, value];
  }
  return best;
}

function render({ model, el }) {
  const frame = document.createElement("div");
  frame.className = "limbeck-map-window";
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", model.get("label"));
  frame.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab would take the arrow keys for its cells
  const percent = document.createElement("span");
  percent.className = "limbeck-map-percent";
  const hint = document.createElement("span");
  hint.className = "limbeck-map-hint";
  hint.textContent = "Arrow keys follow the arrows, Enter opens; drag to move, Ctrl + wheel to zoom.";
  let svg = null;
  let size = { width: 1, height: 1 };
  let scale = 1;
  let fitted = false; // at full size, which can be read, until the whole is asked for

  const boxes = () => (svg === null ? [] : [...svg.querySelectorAll(".lb-node")]);
  const find = (key) => (key && svg !== null ? svg.querySelector(`.lb-node[data-key="${CSS.escape(key)}"]`) : null);

  function zoom(value, about = null) {
    if (svg === null) return;
    const bounds = frame.getBoundingClientRect();
    const x = about === null ? frame.clientWidth / 2 : about.clientX - bounds.left;
    const y = about === null ? frame.clientHeight / 2 : about.clientY - bounds.top;
    const [left, top] = [(frame.scrollLeft + x) / scale, (frame.scrollTop + y) / scale];
    scale = Math.min(ZOOMS[1], value);
    svg.setAttribute("width", size.width * scale);
    svg.setAttribute("height", size.height * scale);
    percent.textContent = `${Math.round(100 * scale)} %`;
    frame.scrollTo(left * scale - x, top * scale - y);
  }

  // The whole picture, across and down, whatever its size; what fits at full size is not made larger.
  function fit() {
    zoom(Math.min(1, frame.clientWidth / size.width, frame.clientHeight / size.height));
    fitted = true;
  }

  function centre(node) {
    const at = place(node);
    frame.scrollTo(at.across * scale - frame.clientWidth / 2, at.down * scale - frame.clientHeight / 2);
  }

  function show(node) {
    const at = place(node);
    const [left, top] = [at.x * scale, at.y * scale];
    const [right, bottom] = [left + at.width * scale, top + at.height * scale];
    const inside = left >= frame.scrollLeft && right <= frame.scrollLeft + frame.clientWidth &&
      top >= frame.scrollTop && bottom <= frame.scrollTop + frame.clientHeight;
    if (!inside) centre(node);
  }

  // One box is in the order of the Tab key: the one with the focus, or else the chosen one, or else the first.
  function order(entry) {
    for (const node of boxes()) node.setAttribute("tabindex", node === entry ? "0" : "-1");
  }

  function mark() {
    const chosen = model.get("chosen");
    const matches = new Set(model.get("matches"));
    for (const node of boxes()) {
      const isChosen = node.dataset.key === chosen;
      node.classList.toggle("lb-selected", isChosen);
      node.classList.toggle("lb-match", matches.has(node.dataset.key));
      if (!node.classList.contains("lb-is-run")) node.setAttribute("aria-pressed", String(isChosen));
    }
  }

  function focus(node) {
    order(node);
    node.focus({ preventScroll: true });
    show(node);
  }

  function draw() {
    const within = frame.contains(document.activeElement);
    const isFirst = svg === null;
    frame.innerHTML = model.get("picture");
    svg = frame.querySelector("svg");
    if (svg === null) return;
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", model.get("label"));
    size = { width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height };
    for (const node of boxes()) {
      node.setAttribute("role", "button");
      node.setAttribute("aria-label", node.querySelector("title").textContent);
      if (node.classList.contains("lb-is-run")) node.setAttribute("aria-expanded", "false");
    }
    mark();
    if (fitted) fit();
    else zoom(scale);
    const anchor = find(model.get("anchor"));
    order(anchor ?? boxes()[0]);
    if (anchor !== null) {
      if (isFirst) centre(anchor);
      else show(anchor);
      if (within) focus(anchor);
    }
  }

  function choose(node) {
    model.send({ kind: "choose", key: node.dataset.key });
  }

  // Along the arrows: what comes before or after; across them: the neighbour on that side.
  function neighbour(node, key) {
    const isDown = model.get("rankdir") !== "LR";
    const at = place(node);
    const cross = isDown ? "across" : "down";
    const forward = isDown ? "ArrowDown" : "ArrowRight";
    const backward = isDown ? "ArrowUp" : "ArrowLeft";
    if (key === forward || key === backward) {
      const [from, to] = key === forward ? ["start", "end"] : ["end", "start"];
      const edges = [...svg.querySelectorAll(".lb-edge")].filter((edge) => edge.dataset[from] === node.dataset.key);
      // The arrows of the branch itself come before those of dependencies.
      const solid = edges.filter((edge) => !edge.classList.contains("lb-dependency"));
      const ends = (solid.length ? solid : edges).map((edge) => find(edge.dataset[to])).filter(Boolean);
      return nearest(ends, (other) => Math.abs(other[cross] - at[cross]));
    }
    const sign = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
    const [along, length] = isDown ? ["down", "height"] : ["across", "width"];
    const beside = (other) => Math.abs(other[along] - at[along]) < (other[length] + at[length]) / 2;
    const aside = boxes().filter((each) => sign * (place(each)[cross] - at[cross]) > 1 && beside(place(each)));
    return nearest(aside, (other) => Math.abs(other[cross] - at[cross]));
  }

  function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || svg === null) return;
    const node = event.target.closest(".lb-node");
    const all = boxes();
    if (event.key.startsWith("Arrow") && node) {
      const next = neighbour(node, event.key);
      if (next !== null) focus(next);
    } else if (event.key === "Home") focus(all[0]);
    else if (event.key === "End") focus(all[all.length - 1]);
    else if ((event.key === "Enter" || event.key === " ") && node) choose(node);
    else if (event.key === "+" || event.key === "=") zoomBy(STEP);
    else if (event.key === "-") zoomBy(1 / STEP);
    else if (event.key === "0") fit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function zoomBy(factor, about = null) {
    fitted = false;
    zoom(Math.max(Math.min(ZOOMS[0], scale), scale * factor), about);
  }

  function readable() {
    fitted = false;
    zoom(1);
  }

  let pressed = null;
  let dragged = false;
  function onPress(event) {
    if (event.button !== 0 || event.pointerType === "touch") return; // a finger scrolls by itself
    pressed = { x: event.clientX, y: event.clientY, left: frame.scrollLeft, top: frame.scrollTop };
    dragged = false;
  }
  function onMove(event) {
    if (pressed === null) return;
    const [x, y] = [event.clientX - pressed.x, event.clientY - pressed.y];
    if (!dragged && Math.hypot(x, y) < DRAG) return;
    if (!dragged) frame.setPointerCapture(event.pointerId);
    dragged = true;
    frame.classList.add("limbeck-dragged");
    frame.scrollTo(pressed.left - x, pressed.top - y);
  }
  function onRelease() {
    pressed = null;
    frame.classList.remove("limbeck-dragged");
  }
  function onClick(event) {
    const node = event.target.closest(".lb-node");
    if (node === null || dragged) return;
    order(node);
    node.focus({ preventScroll: true });
    choose(node);
  }
  function onWheel(event) {
    if (!event.ctrlKey) return; // without it, the wheel scrolls as everywhere
    event.preventDefault();
    zoomBy(Math.exp(-event.deltaY / 300), event);
  }

  frame.addEventListener("keydown", onKey);
  frame.addEventListener("pointerdown", onPress);
  frame.addEventListener("pointermove", onMove);
  frame.addEventListener("pointerup", onRelease);
  frame.addEventListener("pointercancel", onRelease);
  frame.addEventListener("click", onClick);
  frame.addEventListener("wheel", onWheel, { passive: false });

  const tools = document.createElement("div");
  tools.className = "limbeck-map-tools";
  tools.append(
    button("−", "Zoom out", () => zoomBy(1 / STEP)),
    percent,
    button("+", "Zoom in", () => zoomBy(STEP)),
    button("Fit", "Fit the picture to the window", fit),
    button("100 %", "Show the picture at full size", readable),
    hint,
  );
  el.classList.add("limbeck-map");
  el.append(tools, frame);

  function onChosen() {
    mark();
    const node = find(model.get("chosen"));
    if (node === null) return;
    if (!frame.contains(document.activeElement)) order(node);
    show(node);
  }

  // The window has its width only once it is in the page, and a new one whenever the page changes.
  let width = 0;
  const watcher = new ResizeObserver(() => {
    if (frame.clientWidth === width || frame.clientWidth === 0) return;
    const isFirst = width === 0;
    width = frame.clientWidth;
    if (fitted) fit();
    const anchor = find(model.get("chosen")) ?? find(model.get("anchor"));
    if (isFirst && anchor !== null) centre(anchor);
  });
  draw();
  watcher.observe(frame);
  model.on("change:picture", draw);
  model.on("change:chosen", onChosen);
  model.on("change:matches", mark);
  return () => {
    watcher.disconnect();
    model.off("change:picture", draw);
    model.off("change:chosen", onChosen);
    model.off("change:matches", mark);
  };
}

export default { render };
