// The dialog in which a picture is chosen by seeing it: for the body, and for the top of the article.
import { ask, fillWhileTyping, find, keepChosen } from "article-editor/dialog"
import { beginNewPicture, leaveNewPicture, whenAdded } from "article-editor/upload_picture"

const dialog = document.getElementById("picture")
const title = dialog.querySelector("#picture-title")
const search = dialog.querySelector("#picture-search")
const list = dialog.querySelector("#picture-found")
const alt = dialog.querySelector("#picture-alt")
const done = dialog.querySelector("[value=insert]")

/** What is known of the picture with this key; nothing where it is gone. */
export const pictureNow = (key) => find(dialog, { key }).then(([found]) => found)

const known = new Map()
/** The same, asked once. */
export const picture = (key) => {
  if (!known.has(key)) known.set(key, pictureNow(key))
  return known.get(key)
}

const choice = (found) => {
  known.set(found.key, Promise.resolve(found))
  const label = document.createElement("label")
  const radio = Object.assign(document.createElement("input"), {
    type: "radio",
    name: "picture",
    value: found.key,
  })
  const image = Object.assign(document.createElement("img"), { src: found.address, alt: "" })
  label.append(radio, image, [found.alt, found.credit].filter(Boolean).join(" · "))
  return label
}

let chosen = ""
list.addEventListener("change", ({ target }) => {
  chosen = target.value
})
list.addEventListener("dblclick", ({ target }) => {
  if (target.closest("label")) done.click()
})

const fill = fillWhileTyping(search, list, async (query, isNewest) => {
  const found = await find(dialog, { q: query })
  // What is chosen stands first where it is none of the newest.
  const isMissing = chosen && !query && !found.some(({ key }) => key === chosen)
  const before = isMissing && (await picture(chosen))
  if (!isNewest()) return
  if (before) found.unshift(before)
  list.replaceChildren(...found.map(choice))
  if (!found.length) list.textContent = dialog.dataset.none
  done.disabled = !found.length
  keepChosen(list, chosen)
})
whenAdded(async ({ key }) => {
  chosen = key
  search.value = ""
  await fill()
  done.focus()
})

/** Ask for a picture, in the words of `dialog.dataset` for this purpose. Gives its key and its other
    words here; nothing where somebody cancels. `file`: a new one, which is asked about first. */
export const choosePicture = async (purpose, before, file) => {
  title.textContent = dialog.dataset[`${purpose}Title`]
  done.textContent = dialog.dataset[`${purpose}Done`]
  for (const part of dialog.querySelectorAll("[data-only]"))
    part.hidden = part.dataset.only !== purpose
  leaveNewPicture()
  search.value = ""
  alt.value = before.alt ?? ""
  chosen = before.key ?? ""
  list.replaceChildren()
  done.disabled = true
  const filled = fill()
  const answer = ask(dialog)
  if (file) beginNewPicture(file)
  await filled
  if (!(await answer)) return undefined
  const key = list.querySelector("input:checked")?.value
  return key && { key, alt: alt.value.trim() || null }
}
