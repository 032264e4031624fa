// The dialog that shows pictures to choose from, for the body and for the cover of an article.
import { ask, chooseByDoubleClick, fillWhileTyping, find, keepChosen } from "article-editor/dialog"
import { checkedIn, dataOf, elementById, elementIn } from "article-editor/elements"
import { beginNewPicture, leaveNewPicture, whenAdded } from "article-editor/upload_picture"

const dialog = elementById("picture", HTMLDialogElement)
const title = elementById("picture-title", HTMLElement)
const search = elementById("picture-search", HTMLInputElement)
const list = elementById("picture-found", HTMLElement)
const alt = elementById("picture-alt", HTMLInputElement)
const done = elementIn(dialog, "[value=insert]", HTMLButtonElement)

/** What is known of the picture with this key; nothing where it is gone.
 * @type {(key: string) => Promise<FoundPicture | undefined>} */
export const pictureNow = (key) => find(dialog, { key }).then(([found]) => found)

/** @type {Map<string, Promise<FoundPicture | undefined>>} */
const known = new Map()
/** The same, asked once.
 * @param {string} key */
export const picture = (key) => {
  const asked = known.get(key) ?? pictureNow(key)
  known.set(key, asked)
  return asked
}

/** @param {FoundPicture} found */
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
list.addEventListener("change", () => {
  chosen = checkedIn(list)?.value ?? ""
})
chooseByDoubleClick(list, done)

const fill = fillWhileTyping(search, list, async (query, isNewest) => {
  /** @type {FoundPicture[]} */
  const found = await find(dialog, { q: query })
  // What is chosen stands first where it is none of the newest.
  const isMissing = chosen && !query && !found.some(({ key }) => key === chosen)
  const before = isMissing && (await picture(chosen))
  if (!isNewest()) return
  if (before) found.unshift(before)
  list.replaceChildren(...found.map(choice))
  if (!found.length) list.textContent = dataOf(dialog, "none")
  done.disabled = !found.length
  keepChosen(list, chosen)
})
const empty = () => {
  list.replaceChildren()
  done.disabled = true
}
whenAdded(async ({ key }) => {
  chosen = key
  search.value = ""
  empty() // whoever is quick would insert from the list of before, in which it is missing
  await fill()
  done.focus()
})

/** Ask for a picture, in the words of `dialog.dataset` for this purpose. Gives its key and its other
    words here; nothing where somebody cancels. `file`: a new one, which is asked about first.
 * @param {"body" | "cover"} purpose
 * @param {{ key?: string, alt?: string | null }} before
 * @param {File} [file]
 * @returns {Promise<{ key: string, alt: string | null } | undefined>} */
export const choosePicture = async (purpose, before, file) => {
  title.textContent = dataOf(dialog, `${purpose}Title`)
  done.textContent = dataOf(dialog, `${purpose}Done`)
  /** @type {NodeListOf<HTMLElement>} */
  const parts = dialog.querySelectorAll("[data-only]")
  for (const part of parts) part.hidden = part.dataset.only !== purpose
  leaveNewPicture()
  search.value = ""
  alt.value = before.alt ?? ""
  chosen = before.key ?? ""
  empty()
  const filled = fill()
  const answer = ask(dialog)
  if (file) beginNewPicture(file)
  await filled
  if (!(await answer)) return undefined
  const key = checkedIn(list)?.value
  if (!key) return undefined
  return { key, alt: alt.value.trim() || null }
}
