// Creates and revokes preview links without leaving the form. Without scripts the panel is a page of its own.
const prepare = () => {
  /** @type {NodeListOf<HTMLButtonElement>} */
  const buttons = document.querySelectorAll("#links [data-copies]")
  for (const button of buttons) button.hidden = false
}

document.addEventListener("submit", async (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement && form.closest("#links"))) return
  event.preventDefault()
  const response = await fetch(form.action, { method: "POST", body: new FormData(form) })
  const page = new DOMParser().parseFromString(await response.text(), "text/html")
  const panel = page.getElementById("links")
  if (!panel) {
    location.assign(response.url) // signed out, or no longer ours to show
    return
  }
  document.getElementById("links")?.replaceWith(document.adoptNode(panel))
  prepare()
  /** @type {HTMLElement | null} */
  const next = panel.querySelector("#made-link, .errorlist ~ input, .errorlist ~ select")
  const focused = next ?? panel
  focused.focus()
  if (next instanceof HTMLInputElement && next.id === "made-link") next.select()
})

document.addEventListener("click", async (event) => {
  if (!(event.target instanceof Element)) return
  /** @type {HTMLButtonElement | null} */
  const button = event.target.closest("#links [data-copies]")
  if (!button) return
  const { copies = "", copied = "" } = button.dataset
  const field = /** @type {HTMLInputElement} */ (document.getElementById(copies))
  field.focus()
  field.select()
  try {
    await navigator.clipboard.writeText(field.value)
  } catch {
    return // the browser forbids it: what is selected is copied by hand
  }
  button.textContent = copied
})

prepare()
