// Words and codes that a page shows once go with the page: a browser that keeps the page whole, to
// show it again on Back, keeps it without them. Nothing needs this script: the server forbids every
// copy, and the page after asks for what was kept to be thrown away.

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
