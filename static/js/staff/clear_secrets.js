// Clears passphrases and codes that a page shows only once, so that a browser that keeps the whole page for
// its Back button keeps it without them. Nothing depends on this script: the server forbids every copy, and
// the next page asks the browser to throw away what it stored.

/** @type {HTMLScriptElement | null} */
const script = document.querySelector("script[data-again]")
const again = script?.dataset.again

addEventListener("pagehide", () => {
  for (const shown of document.querySelectorAll("[data-once]")) {
    shown.replaceChildren()
    shown.removeAttribute("value")
    if ("value" in shown) shown.value = ""
  }
})

addEventListener("pageshow", (event) => {
  if (event.persisted && again) location.replace(again)
})
