// Small behaviour every page shares. Pages can be read without it.
document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-theme-toggle]");
  if (!toggle) return;
  const root = document.documentElement;
  root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.bsTheme);
  document.dispatchEvent(new CustomEvent("septet:theme"));
});

// Forms and fields that act at once: <select data-submit>.
document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-submit]");
  if (field) field.form.requestSubmit();
});

// Dangerous buttons ask first: <button data-confirm="Withdraw this batch?">.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
});

// Lists by keyboard: j and k move, Enter opens, / searches; ? shows these keys.
let at = -1;
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "?") { document.getElementById("keys")?.showModal(); return; }
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "/") {
    const search = document.querySelector("[data-slash]");
    if (search) { search.focus(); event.preventDefault(); }
    return;
  }
  const rows = [...document.querySelectorAll("[data-keys] tbody tr")];
  if (!rows.length || !["j", "k", "Enter"].includes(event.key)) return;
  if (event.key === "Enter") {
    if (at >= 0 && event.target === document.body) rows[at]?.querySelector("a")?.click();
    return;
  }
  at = Math.max(0, Math.min(rows.length - 1, at + (event.key === "j" ? 1 : -1)));
  rows.forEach((row, i) => row.classList.toggle("is-at", i === at));
  rows[at].scrollIntoView({ block: "nearest" });
});

// After a list changed in place, exports and saved views mean what is shown now.
document.addEventListener("htmx:after:swap", () => {
  at = -1;
  const query = location.search.replace(/^\?/, "");
  document.querySelectorAll("[data-carry-query]").forEach((a) => (a.search = query));
  document.querySelectorAll("[data-current-query]").forEach((i) => (i.value = query));
});
