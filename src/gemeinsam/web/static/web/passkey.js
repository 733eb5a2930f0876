// SPDX-License-Identifier: EUPL-1.2
// Passkeys: asks the browser and sends its answer with the form. Forms say what they want in data-passkey:
// login (nobody is known yet), get (confirm who you are), create (a new passkey).
(() => {
  "use strict";
  const api = window.webauthnJSON;
  const words = {
    NotAllowedError: "Es ist nichts geschehen. Sie haben abgebrochen, oder es hat zu lange gedauert.",
    InvalidStateError: "Dieses Gerät hat schon einen Passkey für Ihr Konto.",
    SecurityError: "Passkeys gehen nur über die richtige Adresse dieser Seite.",
  };
  const otherwise = "Das Gerät hat nicht geantwortet. Versuchen Sie es noch einmal oder nehmen Sie Ihr Passwort.";

  const options = () => JSON.parse(document.getElementById("js_data").textContent);

  // The server's question opens a session, so from now on every form of this page needs its token.
  async function fetchTokens() {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const token = page.querySelector("main [name=csrfmiddlewaretoken]");
    if (!token) return;
    for (const form of document.querySelectorAll("main form[method=post]")) {
      form.querySelector("[name=csrfmiddlewaretoken]")?.remove();
      form.append(document.importNode(token, true));
    }
  }

  async function askForLogin(form) {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const { request_options } = await answer.json();
    await fetchTokens();
    return api.get(request_options);
  }

  async function askForNew(form) {
    const { creation_options } = options();
    const box = form.querySelector("[name=passwordless]");
    const chosen = (creation_options.publicKey.authenticatorSelection ??= {});
    if (box) {
      chosen.residentKey = box.checked ? "required" : "discouraged";
      chosen.requireResidentKey = box.checked;
      if (box.checked) chosen.userVerification = "required";
    }
    return api.create(creation_options);
  }

  const ask = {
    login: askForLogin,
    get: (form) => api.get(options().request_options),
    create: askForNew,
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!api?.supported()) continue;
    form.hidden = false;
    const button = form.querySelector("button[type=submit]");
    const problem = form.querySelector(".error-text[role=alert]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      problem.hidden = true;
      button.disabled = true;
      try {
        form.elements.credential.value = JSON.stringify(await ask[form.dataset.passkey](form));
        form.submit();
      } catch (error) {
        problem.textContent = words[error.name] ?? otherwise;
        problem.hidden = false;
        button.disabled = false;
        button.focus();
      }
    });
  }
})();
