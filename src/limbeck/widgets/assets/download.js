// A button that fetches a file from the kernel and hands it to the browser: it works where there is no file browser.

function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "limbeck-button";
  button.textContent = model.get("label");

  function deliver(message) {
    if (message.kind !== "file") return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([message.text], { type: "text/html;charset=utf-8" }));
    link.download = message.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  button.addEventListener("click", () => model.send({ kind: "fetch" }));
  el.classList.add("limbeck-download");
  el.append(button);
  model.on("msg:custom", deliver);
  return () => model.off("msg:custom", deliver);
}

export default { render };
