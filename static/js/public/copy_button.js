// Adds buttons that copy the words before them. Without this script readers select the words by hand.
for (const line of document.querySelectorAll("[data-copied]")) {
  // In a list of terms the line stands in a <dd> of its own.
  const words = line.previousElementSibling ?? line.parentElement?.previousElementSibling
  if (line instanceof HTMLElement && words instanceof HTMLElement && navigator.clipboard) {
    addButton(line, words)
  }
}

/**
 * @param {HTMLElement} line
 * @param {HTMLElement} words
 */
function addButton(line, words) {
  const { copy = "", copied = "" } = line.dataset
  const button = document.createElement("button")
  button.type = "button"
  button.className = "tag"
  button.textContent = copy
  // Screen readers say what is written into it.
  const said = document.createElement("span")
  said.role = "status"
  line.append(button, said)
  button.addEventListener("click", async () => {
    said.textContent = ""
    try {
      await navigator.clipboard.writeText(words.textContent.replace(/[ \n]+/g, " ").trim())
    } catch {
      select(words) // the browser forbids it: a reader copies what is selected
      return
    }
    said.textContent = copied
  })
}

/** @param {HTMLElement} words */
function select(words) {
  if (words instanceof HTMLTextAreaElement) {
    words.select()
  } else {
    getSelection()?.selectAllChildren(words)
  }
}
