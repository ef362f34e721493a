// Comfort only: how many points of a ballot are left to give. Without this file the ballot is sent
// as ever, and the server says what is too much.
const line = document.querySelector("[data-points]");
const fields = [...document.querySelectorAll("#form input[inputmode=numeric]")];
const QUIET_FOR = 700;
let soon;

// Digits of a Chinese keyboard too, as the server reads them; what is no number is for it to refuse.
const points = (field) => Number(/^\s*\d{1,9}\s*$/.exec(field.value.normalize("NFKC"))?.[0] ?? 0);

const count = () => {
  const left = Number(line.dataset.points) - fields.reduce((sum, field) => sum + points(field), 0);
  const said = left < 0 ? line.dataset.over : left > 0 ? line.dataset.left : line.dataset.none;
  const [shown, heard] = line.children;
  line.hidden = false;
  line.classList.toggle("fm-points--over", left < 0);
  shown.textContent = said.replace("#", Math.abs(left));
  // Heard once the fingers rest, and not at every key.
  clearTimeout(soon);
  soon = setTimeout(() => { heard.textContent = shown.textContent; }, QUIET_FOR);
};

if (line && fields.length) {
  document.querySelector("#form").addEventListener("input", count);
  // Coming back, the browser fills the fields in again.
  window.addEventListener("pageshow", count);
}
