// The picture of the article, seen beside the field that names it and chosen by seeing.
import { choosePicture, picture, pictureNow } from "article-editor/choose_picture"

const field = document.getElementById("id_cover")
const choice = document.getElementById("cover").content.firstElementChild.cloneNode(true)
const [button, remove] = choice.querySelectorAll("button")
const image = button.querySelector("img")
const now = choice.querySelector("p")
const $ = window.django.jQuery

const show = async () => {
  const key = field.value
  const found = key && (await pictureNow(key))
  if (key !== field.value) return
  image.hidden = now.hidden = !found
  if (!found) return
  image.src = found.address
  now.querySelector("span").textContent = found.alt
}

const take = (key, words) => {
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
field.parentElement.before(choice)
field.parentElement.hidden = true // chosen by seeing, it need not be chosen by name
show()
