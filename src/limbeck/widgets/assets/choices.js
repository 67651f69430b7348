// A question with radio buttons. The markup comes from limbeck.view, which escapes every text in it; what was chosen
// goes to the kernel when the form is sent, and the kernel answers with what may be shown then.

const OWN_KEYS = ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", " ", "Enter"];

function render({ model, el }) {
  function mark() {
    const marks = model.get("marks");
    for (const input of el.querySelectorAll("input")) {
      input.disabled = Object.keys(marks).length > 0;
      input.checked = input.value === model.get("chosen");
      const word = marks[input.value];
      if (word) input.closest("label").dataset.mark = word;
    }
  }

  function tell() {
    const told = model.get("told");
    const button = el.querySelector("button");
    const within = document.activeElement === button;
    el.querySelector(".lb-told").innerHTML = told;
    button.hidden = told !== "";
    // The button is gone: the reader goes on from the answer.
    if (within && button.hidden) {
      el.querySelector(".lb-told").tabIndex = -1;
      el.querySelector(".lb-told").focus({ preventScroll: true });
    }
  }

  function draw() {
    el.innerHTML = model.get("markup");
    mark();
    tell();
  }

  function onChange(event) {
    if (event.target.matches("input[type=radio]")) {
      model.set("chosen", event.target.value);
      model.save_changes();
    }
  }

  function onSubmit(event) {
    event.preventDefault();
    model.send({ kind: "answer", chosen: el.querySelector("input:checked").value });
  }

  // JupyterLab would take these keys for its cells.
  function onKey(event) {
    if (OWN_KEYS.includes(event.key)) event.stopPropagation();
  }

  el.dataset.lmSuppressShortcuts = "true";
  el.addEventListener("keydown", onKey);
  el.addEventListener("change", onChange);
  el.addEventListener("submit", onSubmit);
  draw();
  model.on("change:markup", draw);
  model.on("change:marks change:chosen", mark);
  model.on("change:told", tell);
  return () => {
    el.removeEventListener("keydown", onKey);
    el.removeEventListener("change", onChange);
    el.removeEventListener("submit", onSubmit);
    model.off("change:markup", draw);
    model.off("change:marks change:chosen", mark);
    model.off("change:told", tell);
  };
}

export default { render };
