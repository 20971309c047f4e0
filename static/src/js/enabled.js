// Runs before the page is drawn, so that parts which only work with JavaScript never flash up without it.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("nhsuk-frontend-supported");
}
