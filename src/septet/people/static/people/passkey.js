// A passkey that fails says so in words on the page instead of in the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const place = document.querySelector("[data-passkey-problem]");
  if (!place) return;
  const exception = event.detail.exception || {};
  place.textContent = exception.name === "SecurityError" ? place.dataset.place : place.dataset.refused;
  place.hidden = false;
});
