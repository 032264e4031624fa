// Keyboard shortcuts of the queue: j and k move through the requests, / moves to the filters. They are optional.
// People who use speech input can turn them off; the browser tab remembers that. It also remembers the last
// request opened, and focuses it again when somebody comes back to the list.

const OFF = "keys-off"
const LEFT = "left-at"
const explained = /** @type {HTMLElement} */ (document.querySelector("#keys"))
const button = /** @type {HTMLButtonElement} */ (explained.querySelector("button"))
/** @type {NodeListOf<HTMLAnchorElement>} */
const rows = document.querySelectorAll(".rows a")
const links = [...rows]
/** @param {number} number */
const place = (number) => `${number} ${location.search}`
/** @type {HTMLInputElement | null} */
const filter = document.querySelector("#filter, .sieve input[type=checkbox]")
let isOn = sessionStorage.getItem(OFF) === null

function show() {
  const { off = "", on = "" } = button.dataset
  button.textContent = isOn ? off : on
}

/** @param {1 | -1} by */
function step(by) {
  const here = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement))
  const next = here < 0 && by < 0 ? links.length - 1 : here + by
  links[Math.max(0, Math.min(next, links.length - 1))]?.focus()
}

/** @param {KeyboardEvent} event */
function press(event) {
  const isTyping =
    event.target instanceof Element &&
    event.target.closest("input:not([type=checkbox]), textarea, select")
  if (!isOn || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === "j") step(1)
  else if (event.key === "k") step(-1)
  else if (event.key === "/") filter?.focus()
  else return
  event.preventDefault()
}

links.forEach((link, number) => {
  link.addEventListener("click", () => sessionStorage.setItem(LEFT, place(number)))
})
button.addEventListener("click", () => {
  isOn = !isOn
  if (isOn) sessionStorage.removeItem(OFF)
  else sessionStorage.setItem(OFF, "1")
  show()
})
document.addEventListener("keydown", press)
show()
explained.hidden = false
// Only after Back or a link to the request: on any other load, the focus stays at the top of the page.
const [visit] = performance.getEntriesByType("navigation")
const isBack = visit instanceof PerformanceNavigationTiming && visit.type === "back_forward"
/** @type {(link: HTMLAnchorElement, number: number) => boolean} */
const left = (link, number) =>
  `#${link.textContent}` === location.hash ||
  (isBack && place(number) === sessionStorage.getItem(LEFT))
links.find(left)?.focus()
