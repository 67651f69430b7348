// Code with a copy button. The markup comes from limbeck.view, which escapes every name.

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// Without permission for the clipboard (an http: page, a frame), the text is selected instead, ready for Ctrl+C.
async function copy(text, listing) {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied";
  } catch {
    getSelection().selectAllChildren(listing);
    try {
      if (document.execCommand("copy")) return "Copied";
    } catch {
      // Some browsers throw instead of answering false.
    }
    return "Selected: press Ctrl+C or ⌘C";
  }
}

function render({ model, el }) {
  const title = element("span", { class: "limbeck-code-title" });
  const said = element("span", { class: "limbeck-code-said", role: "status" });
  const button = element("button", { type: "button", class: "limbeck-button" }, "Copy");
  const listing = element("div");
  let forget;

  function draw() {
    title.textContent = model.get("title");
    button.setAttribute("aria-label", `Copy ${model.get("title")}`);
    listing.innerHTML = model.get("markup");
    const pre = listing.firstElementChild;
    pre?.setAttribute("tabindex", "0"); // it may scroll, so the keyboard must reach it
    pre?.setAttribute("role", "region");
    pre?.setAttribute("aria-label", model.get("title"));
    said.textContent = "";
  }

  button.addEventListener("click", async () => {
    clearTimeout(forget);
    said.textContent = await copy(model.get("text"), listing);
    forget = setTimeout(() => (said.textContent = ""), 4000);
  });

  el.classList.add("limbeck-code");
  el.append(element("div", { class: "limbeck-code-head" }, title, said, button), listing);
  draw();
  model.on("change:title change:markup change:text", draw);
  return () => {
    clearTimeout(forget);
    model.off("change:title change:markup change:text", draw);
  };
}

export default { render };
