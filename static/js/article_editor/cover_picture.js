// Shows the cover picture beside its field, and opens the dialog that changes it.
import { choosePicture, picture, pictureNow } from "article-editor/choose_picture"
import { elementById, elementIn } from "article-editor/elements"

const field = elementById("id_cover", HTMLSelectElement)
const choice = document.importNode(elementById("cover", HTMLTemplateElement).content, true)
const button = elementIn(choice, ".cover", HTMLButtonElement)
const image = elementIn(button, "img", HTMLImageElement)
const now = elementIn(choice, "p", HTMLParagraphElement)
const alt = elementIn(now, "span", HTMLElement)
const remove = elementIn(now, "button", HTMLButtonElement)
const $ = window.django.jQuery

const show = async () => {
  const key = field.value
  const found = key ? await pictureNow(key) : undefined
  if (key !== field.value) return
  image.hidden = now.hidden = !found
  if (!found) return
  image.src = found.address
  alt.textContent = found.alt
}

/** @param {string} key */
const take = (key, words = "") => {
  field.replaceChildren(...(key ? [new Option(words, key, true, true)] : []))
  $(field).trigger("change") // what draws the field listens to jQuery's alone
}

button.addEventListener("click", async () => {
  const chosen = await choosePicture("cover", { key: field.value })
  if (!chosen || chosen.key === field.value) return
  const found = await picture(chosen.key)
  take(chosen.key, found?.alt ?? "")
})
remove.addEventListener("click", () => {
  take("")
  button.focus()
})
$(field).on("change", show)
const drawn = field.parentElement ?? field
drawn.before(choice)
drawn.hidden = true // chosen by seeing, it need not be chosen by name
show()
