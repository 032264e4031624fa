// The picture of the article, seen beside the field that names it and chosen by seeing.
import { choosePicture, picture, pictureNow } from "article-editor/picture_choice"

const field = document.getElementById("id_cover")
const button = document.getElementById("cover").content.firstElementChild.cloneNode(true)
const image = button.querySelector("img")
const $ = window.django.jQuery

const show = async () => {
  const key = field.value
  const found = key && await pictureNow(key)
  if (key !== field.value) return
  image.hidden = !found
  if (found) image.src = found.address
}

button.addEventListener("click", async () => {
  const chosen = await choosePicture("cover", { key: field.value })
  if (!chosen || chosen.key === field.value) return
  const found = await picture(chosen.key)
  field.querySelector(`option[value="${CSS.escape(chosen.key)}"]`)?.remove()
  field.add(new Option(found?.alt ?? "", chosen.key, true, true))
  $(field).trigger("change") // what draws the field listens to jQuery's alone
})
$(field).on("change", show)
field.parentElement.before(button)
show()
