// Adds a button that copies the citation before it. Without this script readers select its words by hand.
const line = document.querySelector("[data-copied]")
// In a list of terms the line stands in a <dd> of its own.
const words = line?.previousElementSibling ?? line?.parentElement?.previousElementSibling

if (line instanceof HTMLElement && words instanceof HTMLElement && navigator.clipboard) {
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
      getSelection()?.selectAllChildren(words) // the browser forbids it: a reader copies what is selected
      return
    }
    said.textContent = copied
  })
}
