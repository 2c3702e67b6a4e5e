// A file dropped on the box is the file chosen in it.
const box = document.querySelector("[data-drop]");
const input = box?.querySelector("input[type=file]");
for (const name of ["dragover", "dragleave", "drop"]) {
  box?.addEventListener(name, (event) => {
    event.preventDefault();
    box.classList.toggle("drop-over", name === "dragover");
    if (name === "drop" && event.dataTransfer.files.length) input.files = event.dataTransfer.files;
  });
}
