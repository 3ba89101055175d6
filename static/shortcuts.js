// Single keys for those who read forms all day. Each is written on the page, does what a link or a
// button there does, is silent while somebody types, and can be turned off for good.

const OFF = "portal-shortcuts-off";
const TYPING = "textarea, select, input:not([type=checkbox]):not([type=radio]), [contenteditable]";

function isOff() {
  try {
    return window.localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

function turn(off) {
  try {
    window.localStorage.setItem(OFF, off ? "1" : "0");
  } catch {
    // Nothing is kept in this browser: they stay as they are.
  }
}

function move(by) {
  const rows = [...document.querySelectorAll("[data-shortcut-row]")];
  const here = rows.indexOf(document.activeElement);
  const next = rows[Math.min(Math.max(here + by, 0), rows.length - 1)];
  next?.focus();
}

function tick() {
  document.activeElement?.closest("tr")?.querySelector("input[type=checkbox]")?.click();
}

function act(key) {
  const target = document.querySelector(`[data-shortcut="${CSS.escape(key)}"]`);
  if (target === null) {
    return false;
  }
  target.focus();
  if (!target.matches(TYPING)) {
    target.click();
  }
  return true;
}

function onKey(event) {
  const held = event.ctrlKey || event.altKey || event.metaKey || event.repeat;
  if (held || event.defaultPrevented || isOff() || event.target.closest(TYPING)) {
    return;
  }
  const moves = { j: () => move(1), k: () => move(-1), x: tick };
  if (Object.hasOwn(moves, event.key)) {
    moves[event.key]();
  } else if (!act(event.key)) {
    return;
  }
  event.preventDefault();
}

function label(button) {
  button.textContent = isOff() ? button.dataset.on : button.dataset.off;
}

const button = document.querySelector("[data-shortcuts-switch]");
if (button !== null) {
  button.hidden = false;
  label(button);
  button.addEventListener("click", () => {
    turn(!isOff());
    label(button);
  });
  document.addEventListener("keydown", onKey);
}
