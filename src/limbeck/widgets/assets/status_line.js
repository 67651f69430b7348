// What is going on, in words for eyes and for screen readers, with the seconds that it takes so far.

const SYMBOLS = { idle: "", running: "", done: "✓", answered: "", stopped: "■", failed: "✕" };

function render({ model, el }) {
  const symbol = document.createElement("span");
  const words = document.createElement("span");
  const clock = document.createElement("span");
  symbol.className = "limbeck-status-symbol";
  symbol.setAttribute("aria-hidden", "true");
  words.setAttribute("role", "status"); // the stages are read aloud …
  clock.className = "limbeck-status-clock";
  clock.setAttribute("aria-hidden", "true"); // … and the passing seconds are not
  let began = performance.now();
  let ticking;

  function tick() {
    clock.textContent = `${Math.floor((performance.now() - began) / 1000)} s`;
  }

  function draw() {
    const state = model.get("state");
    el.dataset.state = state;
    symbol.textContent = SYMBOLS[state];
    words.textContent = model.get("words");
  }

  function restart() {
    draw();
    clearInterval(ticking);
    clock.textContent = "";
    if (model.get("state") !== "running") return;
    began = performance.now() - 1000 * model.get("elapsed");
    tick();
    ticking = setInterval(tick, 250);
  }

  el.classList.add("limbeck-status");
  el.append(symbol, words, clock);
  restart();
  model.on("change:words", draw);
  model.on("change:state", restart);
  return () => {
    clearInterval(ticking);
    model.off("change:words", draw);
    model.off("change:state", restart);
  };
}

export default { render };
