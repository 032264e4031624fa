// Shows the article as readers will see it, beside its form. Updates after each save; keeps its place.
const pane = /** @type {HTMLDialogElement} */ (document.getElementById("preview"))
const opener = /** @type {HTMLButtonElement} */ (document.getElementById("preview-open"))
const closer = /** @type {HTMLButtonElement} */ (document.getElementById("preview-close"))
const empty = /** @type {HTMLElement} */ (document.getElementById("preview-empty"))
const alone = /** @type {HTMLAnchorElement} */ (document.getElementById("preview-alone"))
const screen = /** @type {HTMLElement} */ (pane.querySelector(".screen"))
const frame = /** @type {HTMLIFrameElement} */ (screen.querySelector("iframe"))
/** @type {NodeListOf<HTMLInputElement>} */
const radios = pane.querySelectorAll("[name=preview-width]")
const root = document.documentElement
// Widths of a usual phone and a usual laptop, in CSS pixels.
const WIDTHS = { phone: 390, desktop: 1280 }
/** @typedef {keyof typeof WIDTHS} Width */
const beside = matchMedia("(width >= 75rem)")
const KEPT = "preview"

let url = pane.dataset.url
let shown = ""
let asked = 0
/** @type {{ open?: boolean, width?: Width, shown?: string, place?: number }} */
const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}")

/** @returns {Width} */
const chosen = () =>
  [...radios].find((radio) => radio.checked)?.value === "desktop" ? "desktop" : "phone"

// Draws the desktop preview in full width, and scales it down until it fits.
const fit = () => {
  const width = WIDTHS[chosen()]
  const scale = Math.min(1, screen.clientWidth / width)
  frame.style.setProperty("--width", `${width}px`)
  frame.style.setProperty("--height", `${screen.clientHeight / scale}px`)
  frame.style.setProperty("--scale", String(scale))
}

// Returns the window of the frame. It is never null, because the frame shows a page of this site.
const inside = () => /** @type {Window} */ (frame.contentWindow)

const keep = () => {
  const place = inside().scrollY
  sessionStorage.setItem(KEPT, JSON.stringify({ open: pane.open, width: chosen(), shown, place }))
}

// What a link leads to may not stand in a frame: it opens in a tab of its own.
const prepare = () => {
  const page = inside().document
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = page.querySelectorAll("a[href]:not([href^='#'])")
  for (const link of links) link.target = "_blank"
  page.onkeydown = closeByEscape
}

const show = async () => {
  if (!url || !pane.open) return
  empty.hidden = true
  screen.hidden = alone.hidden = false
  alone.href = url
  fit()
  if (!shown) {
    shown = url
    frame.src = url
    return
  }
  asked += 1
  const number = asked
  const response = await fetch(url)
  // Signed out or offline: what stands there stays. The row of buttons says that nothing was saved.
  if (!response.ok || response.redirected) return
  const page = new DOMParser().parseFromString(await response.text(), "text/html")
  if (number !== asked) return // a newer one is on its way
  const there = inside().document
  const place = inside().scrollY
  there.title = page.title
  there.documentElement.lang = page.documentElement.lang
  there.documentElement.dir = page.documentElement.dir
  there.body.replaceWith(there.adoptNode(page.body))
  inside().scrollTo(0, place)
  shown = url
  prepare()
}

frame.addEventListener("load", () => {
  if (!shown) return
  prepare()
  if (kept.shown === shown) inside().scrollTo(0, kept.place ?? 0)
  kept.shown = ""
})

const open = ({ quietly = false } = {}) => {
  if (pane.open) return
  const focused = document.activeElement
  if (beside.matches) pane.show()
  else pane.showModal()
  if (quietly && focused instanceof HTMLElement) focused.focus()
  root.classList.add("previewing")
  opener.setAttribute("aria-expanded", "true")
  show()
}

/** @param {KeyboardEvent} event */
function closeByEscape(event) {
  if (event.key === "Escape") pane.close()
}

opener.addEventListener("click", () => {
  if (pane.open) pane.close()
  else open()
})
closer.addEventListener("click", () => pane.close())
pane.addEventListener("keydown", closeByEscape)
pane.addEventListener("close", () => {
  root.classList.remove("previewing")
  opener.setAttribute("aria-expanded", "false")
  opener.focus()
})
pane.addEventListener("change", () => {
  root.dataset.preview = chosen()
  fit()
})
new ResizeObserver(fit).observe(screen)
addEventListener("pagehide", keep)
document.addEventListener("saved", ({ detail }) => {
  url = detail.preview
  show()
})

opener.hidden = false
for (const radio of radios) radio.checked = radio.value === (kept.width ?? "phone")
root.dataset.preview = chosen()
// After a save by hand the form comes again, and the preview with it, as it was.
if (kept.open && beside.matches) open({ quietly: true })
