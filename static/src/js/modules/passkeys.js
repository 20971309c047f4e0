// The browser makes a passkey, or lets one say who is there; its answer goes into the form that asked.
// What it is to do stands in `data-options`, or is fetched from `data-options-from` when the button is pressed.
const REFUSED = "Your device did not confirm it. Try again, or use another way.";
const KNOWN = "This device has a passkey for your account already.";

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const named = (credentials = []) => credentials.map((each) => ({ ...each, id: bytes(each.id) }));

async function made({ publicKey }) {
  const credential = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: named(publicKey.excludeCredentials),
      // Where the device can keep it so that it signs in alone, it is to do so.
      authenticatorSelection: { ...publicKey.authenticatorSelection, residentKey: "preferred", requireResidentKey: false },
    },
  });
  const { clientDataJSON, attestationObject } = credential.response;
  return told(credential, { clientDataJSON: text(clientDataJSON), attestationObject: text(attestationObject) });
}

async function asked({ publicKey }) {
  const credential = await navigator.credentials.get({
    publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: named(publicKey.allowCredentials) },
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = credential.response;
  return told(credential, {
    clientDataJSON: text(clientDataJSON),
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  });
}

function told(credential, response) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const response = await fetch(form.dataset.optionsFrom, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${response.status}`);
  return (await response.json()).request_options;
}

onContent((part) => {
  if (!window.PublicKeyCredential) return;
  for (const other of part.querySelectorAll("[data-app-passkey-none]")) other.hidden = true;
  for (const form of part.querySelectorAll("form[data-app-passkey]")) {
    const problem = form.querySelector("[role=alert]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      problem.hidden = true;
      try {
        const answer = await (form.dataset.appPasskey === "create" ? made : asked)(await optionsOf(form));
        form.elements.credential.value = JSON.stringify(answer);
        form.submit();
      } catch (error) {
        problem.textContent = error.name === "InvalidStateError" ? KNOWN : REFUSED;
        problem.hidden = false;
      }
    });
  }
});
