// The page of an open meeting follows it: it asks for a number alone, and fetches what is on the table when that has
// changed. The agenda below follows from that alone; it is fetched anew only when another item is on it, or one less.
// Without JavaScript the page reloads itself.

const WAIT = 1500;
const LONGEST_WAIT = 15000;
const READ = 3000;
let heldUntil = 0;

const found = () => document.querySelector("[data-portal-meeting]");

async function version(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) {
    throw new Error("no answer");
  }
  return String((await answer.json()).version);
}

async function renewed() {
  const shown = found().querySelector("[data-portal-part]");
  const answer = await fetch(shown.dataset.portalPart, { credentials: "same-origin" });
  if (answer.status === 204) {
    window.location.reload(); // it was closed
    return;
  }
  if (!answer.ok || answer.redirected) {
    throw new Error("no answer");
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-portal-part]");
  const before = signing(shown)?.value;
  const isOther = fresh.dataset.portalShape !== shown.dataset.portalShape;
  shown.replaceChildren(...fresh.childNodes);
  Object.assign(shown.dataset, fresh.dataset);
  if (isOther) {
    await renewAgenda();
  }
  mark(shown.dataset);
  found().dataset.portalVersion = fresh.dataset.portalVersion;
  hold(signing(shown), before);
}

// The page as it reloads itself: no sign of life.
async function renewAgenda() {
  const answer = await fetch(found().dataset.portalFollow + window.location.search, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) {
    throw new Error("no answer");
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-portal-agenda]");
  if (fresh !== null) {
    document.querySelector("[data-portal-agenda]").replaceChildren(...fresh.childNodes);
  }
}

// Which line is at the table, and what was decided on it: told with the item that is read anyway.
function mark({ portalLineHere, portalLineOutcome }) {
  for (const line of document.querySelectorAll("[data-portal-line]")) {
    const isHere = line.dataset.portalLine === portalLineHere;
    line.querySelector("[data-portal-here]").hidden = !isHere;
    for (const act of line.querySelectorAll("[data-portal-elsewhere]")) {
      act.hidden = isHere;
    }
    const outcome = line.querySelector("[data-portal-outcome]");
    if (isHere && outcome !== null && portalLineOutcome) {
      outcome.firstElementChild.textContent = portalLineOutcome;
      outcome.hidden = false;
    }
  }
}

const signing = (shown) => shown.querySelector("input[name=sha256]");

// Whoever is about to press must not sign other words, which came under their finger.
function hold(signed, before) {
  if (signed === null) {
    return;
  }
  if (signed.value !== before) {
    heldUntil = performance.now() + READ;
  }
  const left = heldUntil - performance.now();
  if (left > 0) {
    const button = signed.form.querySelector("button");
    button.disabled = true;
    setTimeout(() => {
      button.disabled = false;
    }, left);
  }
}

// The server's times alone: the clock of this machine says only how much has passed since the page came.
function tick(shown, came) {
  const { portalSince, portalNow, portalMinutes } = shown.dataset;
  const passed = Date.parse(portalNow) - Date.parse(portalSince) + (performance.now() - came);
  const seconds = Math.max(0, Math.floor(passed / 1000));
  const words = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  shown.querySelector("[data-portal-elapsed]").textContent = words;
  shown.querySelector("[data-portal-over]").hidden = !portalMinutes || seconds < Number(portalMinutes) * 60;
}

function time() {
  let shown = null;
  let came = 0;
  setInterval(() => {
    const there = document.querySelector("[data-portal-timer]");
    if (there !== shown) {
      shown = there;
      came = performance.now();
    }
    if (shown !== null) {
      tick(shown, came);
    }
  }, 1000);
}

async function follow() {
  let wait = WAIT;
  while (found() !== null) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    try {
      const shown = found();
      if ((await version(shown.dataset.portalMeeting)) !== shown.dataset.portalVersion) {
        await renewed();
      }
      wait = WAIT;
    } catch {
      wait = Math.min(wait * 2, LONGEST_WAIT); // offline or signed out: what is shown stays
    }
  }
}

follow();
time();
