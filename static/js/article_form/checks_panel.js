// The panel "Before you publish": updates after each save, and leads to the place of each remark.
const panel = /** @type {HTMLElement} */ (document.getElementById("checks"))
let asked = 0

document.addEventListener("saved", async ({ detail }) => {
  asked += 1
  const turn = asked
  const response = await fetch(new URL("../checks/", new URL(detail.form, location.href)))
  if (!response.ok || response.redirected || turn !== asked) return
  const shown = await response.text()
  show(shown)
})

// Waits until the pointer rests: the panel must not move while somebody is about to press on it.
const STILL = 1000
let latest = ""
let moved = 0
for (const type of ["pointermove", "pointerdown"])
  panel.addEventListener(type, () => {
    moved = Date.now()
  })

/** @param {string} shown */
function show(shown) {
  latest = shown
  const wait = moved + STILL - Date.now()
  if (wait > 0) {
    setTimeout(() => {
      if (latest === shown) show(shown)
    }, wait)
    return
  }
  // What has the focus stays where it is, unless something changed.
  if (panel.dataset.shown !== shown) panel.innerHTML = shown
  panel.dataset.shown = shown
}

// Removes the errors of a field once it is changed: the panel shows those that remain.
/** @param {Event} event */
const mend = ({ target }) => {
  const row = target instanceof Element && target.closest(".errors")
  if (!row) return
  row.classList.remove("errors")
  for (const said of row.querySelectorAll(".errorlist")) said.remove()
  for (const field of row.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid")
}
const form = /** @type {HTMLFormElement} */ (document.getElementById("article_form"))
for (const type of ["input", "change"]) form.addEventListener(type, mend)

/** @param {string} text */
const written = (text) => text.replace(/\s+/g, " ").trim()

/** @param {string | undefined} near */
function putCaret(near) {
  /** @type {HTMLElement | null} */
  const editor = document.querySelector(".ProseMirror[contenteditable=true]")
  if (!editor) return false
  const blocks = [
    ...editor.querySelectorAll(
      "p, h2, h3, h4, li, td, th, figcaption, picture-card, pull-quote, footer",
    ),
  ]
  const place = near && blocks.find((block) => written(block.textContent).includes(near))
  editor.focus()
  if (place) {
    getSelection()?.collapse(place, 0)
    place.scrollIntoView({ block: "center" })
  }
  return true
}

// Focuses the field, and opens its list where it has one, so that typing can begin at once.
/** @param {Element | null} place */
function enter(place) {
  /** @type {HTMLElement | null | undefined} */
  const field =
    place?.closest(".field-cover")?.querySelector(".cover") ??
    (place?.matches("input, select, textarea")
      ? /** @type {HTMLElement} */ (place)
      : place
          ?.closest(".inline-group")
          ?.querySelector("tr:not(.empty-form) :is(select, input:not([type=hidden]))"))
  if (!field) return false
  const $ = window.django.jQuery
  if (field.classList.contains("select2-hidden-accessible")) $(field).select2("open")
  else field.focus()
  return true
}

panel.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return
  /** @type {HTMLAnchorElement | null} */
  const link = event.target.closest("a[data-at]")
  if (!link) return
  const isThere =
    link.dataset.at === "body"
      ? putCaret(link.dataset.near)
      : enter(document.querySelector(link.hash))
  if (isThere) event.preventDefault()
})
