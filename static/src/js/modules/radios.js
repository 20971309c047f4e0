// The library tells of a radio whether the part under it is open, which ARIA does not allow on radios. What is open is
// plain to hear anyway: it comes next.
const unsaid = () => {
  for (const radio of document.querySelectorAll('input[type="radio"][aria-expanded]')) {
    radio.removeAttribute("aria-expanded");
  }
};

onContent(unsaid);
document.addEventListener("click", unsaid);
window.addEventListener("pageshow", unsaid);
