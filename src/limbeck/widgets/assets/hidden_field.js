// A text field whose content is no part of the widget's state: Jupyter saves that state into notebooks.
// What is typed goes to the kernel as a message; the kernel answers with what may be shown in its place.

const DOTS = "••••••••";
let count = 0;

function render({ model, el }) {
  const id = `limbeck-field-${Date.now().toString(36)}-${count++}`;
  const label = document.createElement("label");
  const input = document.createElement("input");

  label.htmlFor = input.id = id;
  label.className = "widget-label";
  label.textContent = model.get("label");
  input.type = model.get("concealed") ? "password" : "text";
  input.autocomplete = model.get("concealed") ? "new-password" : "off";
  input.spellcheck = false;
  input.setAttribute("autocapitalize", "off");

  function draw() {
    input.placeholder = model.get("concealed") && model.get("held") ? DOTS : model.get("placeholder");
  }

  function show() {
    input.value = model.get("shown");
  }

  // Also when the state stays as it is: the same secret typed again is masked again. What was typed meanwhile stays.
  function answer(message) {
    if (message.kind === "show" && message.instead === input.value) show();
  }

  function tell() {
    if (input.value !== model.get("shown")) model.send({ kind: "typed", text: input.value });
  }

  // "change" alone is not enough: it does not come when a script, such as a password manager, filled the field.
  for (const event of ["change", "blur"]) input.addEventListener(event, tell);
  el.classList.add("limbeck-field");
  el.append(label, input);
  draw();
  show();
  model.on("change:held change:placeholder", draw);
  model.on("change:shown", show);
  model.on("msg:custom", answer);
  return () => {
    input.value = "";
    model.off("change:held change:placeholder", draw);
    model.off("change:shown", show);
    model.off("msg:custom", answer);
  };
}

export default { render };
