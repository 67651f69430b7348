// Puts the detail of the chosen row right below that row: DataTables owns the rows, so an empty one makes the room and
// the detail is laid over it. A row that a search or another page took away takes its detail with it.

const TABLE = "table.dataTable";

function equip(root, detail) {
  const room = document.createElement("tr");
  const cell = document.createElement("td");
  room.className = "limbeck-room";
  room.setAttribute("aria-hidden", "true");
  room.append(cell);
  let asked = false; // whether the reader has just chosen a row: the page scrolls for nobody else

  function place() {
    const row = root.querySelector(`${TABLE} > tbody > tr.selected`);
    detail.classList.toggle("limbeck-gone", row === null);
    if (row === null) {
      room.remove();
      return;
    }
    if (row.nextElementSibling !== room) {
      cell.colSpan = row.cells.length;
      row.after(room);
    }
    const height = `${detail.offsetHeight}px`;
    if (cell.style.height !== height) cell.style.height = height;
    const top = `${room.getBoundingClientRect().top - root.getBoundingClientRect().top}px`;
    if (detail.style.top !== top) detail.style.top = top;
  }

  function follow() {
    place();
    if (!asked) return;
    detail.scrollIntoView({ block: "nearest" });
    root.querySelector(`${TABLE} > tbody > tr.selected`)?.scrollIntoView({ block: "nearest" });
  }

  let waiting = 0;
  const soon = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(follow);
  };
  const ask = (event) => (asked = event.target.closest(`${TABLE} > tbody`) !== null);
  const leave = () => (asked = false); // whoever scrolls decides alone what is in view
  const rows = new MutationObserver(soon);
  const sizes = new ResizeObserver(soon);
  root.addEventListener("pointerdown", ask, true);
  root.addEventListener("keydown", ask, true);
  root.addEventListener("wheel", leave, { passive: true });
  root.addEventListener("touchmove", leave, { passive: true });
  rows.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
  for (const each of [root, detail]) sizes.observe(each);
  detail.classList.add("limbeck-placed");
  place();
  return () => {
    cancelAnimationFrame(waiting);
    root.removeEventListener("pointerdown", ask, true);
    root.removeEventListener("keydown", ask, true);
    root.removeEventListener("wheel", leave);
    root.removeEventListener("touchmove", leave);
    rows.disconnect();
    sizes.disconnect();
  };
}

function render({ el }) {
  let undo = () => {};
  // The boxes are put into the page after their children are rendered.
  const waiting = setInterval(() => {
    const root = el.closest(".limbeck-browser");
    if (root === null) return;
    clearInterval(waiting);
    undo = equip(root, el.closest(".limbeck-detail"));
  }, 20);
  el.style.display = "none";
  return () => {
    clearInterval(waiting);
    undo();
  };
}

export default { render };
