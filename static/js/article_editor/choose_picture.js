// The dialog that shows pictures to choose from, for the body and for the cover of an article.
import { ask, chooseByDoubleClick, fillWhileTyping, find, keepChosen } from "article-editor/dialog"
import { checkedIn, dataOf, elementById, elementIn } from "article-editor/elements"
import { beginNewPicture, leaveNewPicture, whenAdded } from "article-editor/upload_picture"

const dialog = elementById("picture", HTMLDialogElement)
const title = elementById("picture-title", HTMLElement)
const search = elementById("picture-search", HTMLInputElement)
const list = elementById("picture-found", HTMLElement)
const chosenList = elementById("picture-chosen", HTMLElement)
const alt = elementById("picture-alt", HTMLInputElement)
const decorative = elementById("picture-decorative", HTMLInputElement)
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

/** @type {Map<string, FoundPicture>} */
const shown = new Map()
/** What is known of a picture that the dialog has shown, at once: so its room is there when it is inserted.
 * @param {string} key */
export const pictureAtHand = (key) => shown.get(key)

/** @typedef {"body" | "cover" | "gallery" | "phone"} Purpose */

/** @type {Purpose} */
let purpose = "body"
/** The keys of what is chosen, in the order in which it was.
 * @type {string[]} */
let chosen = []
const isMany = () => purpose === "gallery"

/** @param {FoundPicture} found */
const choice = (found) => {
  known.set(found.key, Promise.resolve(found))
  shown.set(found.key, found)
  const label = document.createElement("label")
  const box = Object.assign(document.createElement("input"), {
    type: isMany() ? "checkbox" : "radio",
    name: "picture",
    value: found.key,
    checked: isMany() && chosen.includes(found.key),
  })
  const image = Object.assign(document.createElement("img"), { src: found.address, alt: "" })
  label.append(box, image, [found.alt, found.credit].filter(Boolean).join(" · "))
  return label
}

const settle = () => {
  done.disabled = !(isMany() ? chosen.length : list.querySelector("input"))
}
/** @param {Event} event */
const choose = ({ target }) => {
  if (!(target instanceof HTMLInputElement)) return
  const others = isMany() ? chosen.filter((key) => key !== target.value) : []
  chosen = target.checked ? [...others, target.value] : others
  settle()
}
for (const part of [list, chosenList]) part.addEventListener("change", choose)
chooseByDoubleClick(list, done)

// What is chosen for a gallery stands above all that is found, so that a new search takes nothing away.
/** @param {FoundPicture[]} found */
const showMany = async (found) => {
  const rows = await Promise.all(chosen.map(picture))
  const there = rows.filter((row) => row !== undefined)
  chosenList.replaceChildren(...there.map(choice))
  if (!there.length) chosenList.textContent = dataOf(chosenList, "none")
  list.replaceChildren(...found.filter(({ key }) => !chosen.includes(key)).map(choice))
}

const fill = fillWhileTyping(search, list, async (query, isNewest) => {
  /** @type {FoundPicture[]} */
  const found = await find(dialog, { q: query })
  const [only] = isMany() ? [] : chosen
  // What is chosen stands first where it is none of the newest.
  const isMissing = only && !query && !found.some(({ key }) => key === only)
  const before = isMissing && (await picture(only))
  if (!isNewest()) return
  if (before) found.unshift(before)
  if (isMany()) await showMany(found)
  else list.replaceChildren(...found.map(choice))
  if (!found.length) list.textContent = dataOf(dialog, "none")
  if (!isMany()) keepChosen(list, only ?? "")
  settle()
})
const empty = () => {
  list.replaceChildren()
  chosenList.replaceChildren()
  done.disabled = true
}
whenAdded(async ({ key }) => {
  chosen = isMany() ? [...chosen, key] : [key]
  search.value = ""
  empty() // whoever is quick would insert from the list of before, in which it is missing
  await fill()
  done.focus()
})
decorative.addEventListener("change", () => {
  alt.disabled = decorative.checked
})

/** Ask for pictures, in the words of `dialog.dataset` for this purpose. Gives true where some are chosen.
 * @param {Purpose} asked
 * @param {string[]} keys
 * @param {File} [file] */
const askFor = async (asked, keys, file) => {
  purpose = asked
  chosen = keys
  title.textContent = dataOf(dialog, `${purpose}Title`)
  done.textContent = dataOf(dialog, `${purpose}Done`)
  /** @type {NodeListOf<HTMLElement>} */
  const parts = dialog.querySelectorAll("[data-only]")
  for (const part of parts) part.hidden = part.dataset.only !== purpose
  leaveNewPicture()
  search.value = ""
  empty()
  const filled = fill()
  const answer = ask(dialog)
  if (file) beginNewPicture(file)
  await filled
  return answer
}

/** Ask for a picture. Gives its key and its other words here; nothing where somebody cancels.
    `file`: a new one, which is asked about first.
 * @param {"body" | "cover"} purpose
 * @param {{ key?: string, alt?: string | null, decorative?: string | null }} before
 * @param {File} [file]
 * @returns {Promise<{ key: string, alt: string | null, decorative: string | null } | undefined>} */
export const choosePicture = async (purpose, before, file) => {
  alt.value = before.alt ?? ""
  decorative.checked = alt.disabled = Boolean(before.decorative)
  if (!(await askFor(purpose, before.key ? [before.key] : [], file))) return undefined
  const key = checkedIn(list)?.value
  if (!key) return undefined
  return decorative.checked
    ? { key, alt: null, decorative: "yes" }
    : { key, alt: alt.value.trim() || null, decorative: null }
}

/** Ask for the pictures of a gallery. Gives their keys; nothing where somebody cancels.
 * @param {string[]} before
 * @param {File} [file] */
export const choosePictures = async (before, file) =>
  (await askFor("gallery", before, file)) ? chosen : undefined

/** Ask for the picture that telephones show instead. Gives its key, null for none; nothing where
    somebody cancels.
 * @param {string | null} before
 * @returns {Promise<string | null | undefined>} */
export const choosePhonePicture = async (before) => {
  if (await askFor("phone", before ? [before] : [])) return checkedIn(list)?.value
  return dialog.returnValue === "none" ? null : undefined
}
