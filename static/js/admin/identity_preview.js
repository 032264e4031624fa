// Shows the front page in the colours and words that are typed, a moment after each change.
const form = /** @type {HTMLFormElement} */ (document.getElementById("identity-form"))
const button = /** @type {HTMLButtonElement} */ (document.getElementById("preview-button"))
const PAUSE = 500

let waiting = 0

const show = () => form.requestSubmit(button)

const showSoon = () => {
  clearTimeout(waiting)
  waiting = setTimeout(show, PAUSE)
}

form.addEventListener("input", showSoon)
show()
