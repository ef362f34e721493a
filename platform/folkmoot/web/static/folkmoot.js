// Comfort only: every page works without this file.
import { initAll } from "./vendor/govuk-frontend-6.6.0/govuk-frontend.min.js";

initAll();

// A pressed button answers at once. The form is sent by the browser as ever.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || !button.dataset.sending || event.defaultPrevented) return;
  button.dataset.said = button.textContent;
  button.setAttribute("aria-disabled", "true");
  button.textContent = button.dataset.sending;
});

// A form that came back with mistakes is read from its top, as a whole page would be.
document.addEventListener("htmx:after:swap", () => {
  const summary = document.querySelector(".govuk-error-summary");
  if (!summary) return;
  summary.tabIndex = -1;
  summary.focus();
});

// What is folded on a screen is evidence on paper.
window.addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details:not([open])")) {
    folded.open = true;
    folded.dataset.unfolded = "";
  }
});
window.addEventListener("afterprint", () => {
  for (const folded of document.querySelectorAll("details[data-unfolded]")) {
    folded.open = false;
    delete folded.dataset.unfolded;
  }
});

// Coming back must not find a button that says it is still sending.
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-said]")) {
    button.textContent = button.dataset.said;
    button.removeAttribute("aria-disabled");
    delete button.dataset.said;
  }
});
