// Opens the original beside the form of a translation where the window is wide enough for both.
const source = /** @type {HTMLDetailsElement} */ (document.getElementById("source"))
const beside = matchMedia("(width >= 75rem)")
const unfold = () => {
  source.open = beside.matches
}
beside.addEventListener("change", unfold)
unfold()
