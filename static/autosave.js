// Saves a question while it is being written. Without it the page is saved by its button alone.
// A pause of three seconds saves, at most once in twenty: each save is an event in the log.

const PAUSE = 3000;
const APART = 20000;

const form = document.querySelector("form[data-portal-autosave]");
const status = document.querySelector("[data-portal-autosave-status]");

let timer = 0;
let last = 0;
let running = null;
let stopped = false;
let saved = form ? words() : "";

function words() {
  const sent = new FormData(form);
  sent.delete("version");
  return new URLSearchParams(sent).toString();
}

function say(name) {
  status.textContent = name ? status.dataset[name] : "";
}

async function save() {
  const now = words();
  if (stopped || now === saved) {
    return;
  }
  last = Date.now();
  try {
    const answer = await fetch(form.action || window.location.href, {
      method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual",
      headers: { "X-Portal-Autosave": "1" },
    });
    if (answer.status === 204) {
      form.elements.version.value = answer.headers.get("X-Portal-Version");
      saved = now;
      say("saved");
    } else if (answer.status === 409) {
      stopped = true; // the button leads to the page that asks
      say("changed");
    } else {
      say("");
    }
  } catch {
    say("away");
  }
}

function soon() {
  clearTimeout(timer);
  const wait = Math.max(PAUSE, last + APART - Date.now());
  timer = setTimeout(() => {
    running = save().finally(() => { running = null; });
  }, wait);
}

if (form && status) {
  form.addEventListener("input", () => { say(""); soon(); });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    stopped = true;
    if (running) { // its answer brings the version that the button has to send
      event.preventDefault();
      running.then(() => form.submit());
    }
  });
}
