// Nothing here is needed: each page works without it. It starts the components of GOV.UK Frontend and
// looks again for a file that is being made.

const FIRST_WAIT = 1500;
const LONGEST_WAIT = 10000;

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}

// The address is the page's own: it carries the content hash that the server gave the file.
import(document.getElementById("govuk-frontend").href).then(({ initAll }) => initAll());

function waitingJobs() {
  return document.querySelectorAll('[data-portal-job]:not([data-portal-job=""])');
}

async function fresh(job) {
  const answer = await fetch(job.dataset.portalJob, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) {
    throw new Error("no answer");
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector("[data-portal-job]");
  if (found === null) {
    throw new Error("no block in the answer");
  }
  return found;
}

// The block itself stays, so that a screen reader goes on listening to it; only a change is announced.
function show(job, found) {
  if (job.className === found.className) {
    return;
  }
  const waits = found.dataset.portalJob !== "";
  if (!waits || job.dataset.portalJob === "") {
    job.replaceChildren(...found.childNodes);
  }
  job.className = found.className;
  job.dataset.portalJob = found.dataset.portalJob;
}

async function watch(job) {
  let wait = FIRST_WAIT;
  while (job.dataset.portalJob !== "") {
    await new Promise((resolve) => setTimeout(resolve, wait));
    try {
      show(job, await fresh(job));
    } catch {
      // Signed out or offline: the link in the block still leads on. Ask less and less often.
      wait *= 2;
    }
    wait = Math.min(wait * 1.3, LONGEST_WAIT);
  }
}

waitingJobs().forEach(watch);

// Passkeys need a browser that knows them; everything has another way besides.
if (window.PublicKeyCredential !== undefined) {
  document.querySelectorAll("[data-portal-passkeys]").forEach((part) => {
    part.hidden = false;
  });
}

const PASSKEY_FORMS = { login: "loginForm", add: "signupForm", confirm: "authenticateForm" };

document.querySelectorAll("[data-portal-passkey]").forEach((button) => {
  const start = window.allauth.webauthn.forms[PASSKEY_FORMS[button.dataset.portalPasskey]];
  const { id } = button;
  start({
    ids: {
      login: id, signup: id, authenticate: id, credential: "passkey_credential", data: "passkey_data",
    },
  });
});

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelectorAll("[data-portal-passkey-failed]").forEach((part) => {
    part.hidden = false;
  });
});
