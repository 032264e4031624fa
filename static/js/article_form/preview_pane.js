// The article as readers will see it, beside its form. It follows each save and keeps its place.
const pane = document.getElementById("preview")
const opener = document.getElementById("preview-open")
const screen = pane.querySelector(".screen")
const frame = screen.querySelector("iframe")
const alone = document.getElementById("preview-alone")
const root = document.documentElement
// As wide as a usual phone and a usual laptop, in CSS pixels.
const WIDTHS = { phone: 390, desktop: 1280 }
const beside = matchMedia("(width >= 75rem)")
const KEPT = "preview"

let url = pane.dataset.url
let shown = ""
let asked = 0
const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}")

const chosen = () => pane.querySelector("[name=preview-width]:checked").value

// A desktop is drawn in full width and made smaller until it fits.
const fit = () => {
  const width = WIDTHS[chosen()]
  const scale = Math.min(1, screen.clientWidth / width)
  frame.style.setProperty("--width", `${width}px`)
  frame.style.setProperty("--height", `${screen.clientHeight / scale}px`)
  frame.style.setProperty("--scale", scale)
}

const keep = () => {
  const place = frame.contentWindow.scrollY
  sessionStorage.setItem(KEPT, JSON.stringify({ open: pane.open, width: chosen(), shown, place }))
}

// What a link leads to may not stand in a frame: it opens in a tab of its own.
const prepare = () => {
  const page = frame.contentDocument
  for (const link of page.querySelectorAll("a[href]:not([href^='#'])")) link.target = "_blank"
  page.onkeydown = closeByEscape
}

const show = async () => {
  if (!url || !pane.open) return
  document.getElementById("preview-empty").hidden = true
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
  const there = frame.contentDocument
  const place = frame.contentWindow.scrollY
  there.title = page.title
  there.documentElement.lang = page.documentElement.lang
  there.documentElement.dir = page.documentElement.dir
  there.body.replaceWith(there.adoptNode(page.body))
  frame.contentWindow.scrollTo(0, place)
  shown = url
  prepare()
}

frame.addEventListener("load", () => {
  if (!shown) return
  prepare()
  if (kept.shown === shown) frame.contentWindow.scrollTo(0, kept.place)
  kept.shown = ""
})

const open = ({ quietly = false } = {}) => {
  if (pane.open) return
  const focused = document.activeElement
  if (beside.matches) pane.show()
  else pane.showModal()
  if (quietly) focused.focus()
  root.classList.add("previewing")
  opener.setAttribute("aria-expanded", "true")
  show()
}

function closeByEscape(event) {
  if (event.key === "Escape") pane.close()
}

opener.addEventListener("click", () => {
  if (pane.open) pane.close()
  else open()
})
document.getElementById("preview-close").addEventListener("click", () => pane.close())
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
for (const radio of pane.querySelectorAll("[name=preview-width]"))
  radio.checked = radio.value === (kept.width ?? "phone")
root.dataset.preview = chosen()
// After a save by hand the form comes again, and the preview with it, as it was.
if (kept.open && beside.matches) open({ quietly: true })
