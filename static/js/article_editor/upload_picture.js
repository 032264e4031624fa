// Uploads a new picture from within the dialog of pictures. articles/images/redraw.py decides what is accepted.
import { dataOf, elementById, elementIn } from "article-editor/elements"

/** @typedef {Record<string, string[]>} Wrong  what is wrong, by the name of the field */

const dialog = elementById("picture", HTMLDialogElement)
const others = elementIn(dialog, "form[method=dialog]", HTMLFormElement)
/** Not for whoever may add none. */
const form = /** @type {HTMLFormElement | null} */ (document.getElementById("new-picture"))
/** @param {HTMLFormElement} form
 * @returns {NodeListOf<HTMLInputElement>} */
const fieldsOf = (form) => form.querySelectorAll("[id][name]")
/** @param {string} words */
const tell = (words) => {
  elementById("picture-told", HTMLElement).textContent = words
}

/** @param {boolean} isNew */
const turn = (isNew) => {
  if (form) form.hidden = !isNew
  others.hidden = isNew
  tell("")
}

/** Show the pictures that are here; what was filled in for a new one stays. */
export const leaveNewPicture = () => {
  if (form) turn(false)
}

// Returns the text of HTML without parsing it: the content security policy would report its styles.
/** @param {string} html */
const wordsOf = (html) =>
  html.replace(/<(style|title|xml)\b.*?<\/\1\s*>|<!--.*?-->|<[^>]*>|&nbsp;/gis, "").trim()

/** The picture in what was dropped or pasted; nothing where words came with it.
 * @param {DataTransfer | null} data */
export const pictureIn = (data) => {
  if (wordsOf(data?.getData("text/html") ?? "")) return undefined
  return [...(data?.files ?? [])].find(({ type }) => type.startsWith("image/"))
}

/** Go on with this file: it still needs its words. The dialog is open.
 * @param {File} file */
export const beginNewPicture = (file) => {
  if (!form) return
  const carried = new DataTransfer()
  carried.items.add(file)
  turn(true)
  elementIn(form, "[name=upload]", HTMLInputElement).files = carried.files
  elementIn(form, "[name=alt]", HTMLElement).focus()
}

// Shows the errors beside each field, and focuses the first field that has one.
/** @type {(form: HTMLFormElement, wrong: Wrong) => void} */
const showWrong = (form, wrong) => {
  let first
  for (const field of fieldsOf(form)) {
    const said = wrong[field.name] ?? []
    const list = elementById(`${field.id}-wrong`, HTMLElement)
    list.replaceChildren(
      ...said.map((words) => Object.assign(document.createElement("li"), { textContent: words })),
    )
    list.hidden = said.length === 0
    field.setAttribute("aria-invalid", String(said.length > 0))
    if (said.length) first ??= field
  }
  first?.focus()
}

/** @param {HTMLFormElement} form
 * @returns {Promise<{ wrong?: Wrong, added: FoundPicture }>} */
const post = async (form) => {
  const response = await fetch(form.action, { method: "POST", body: new FormData(form) })
  if (!response.ok || response.redirected) throw new Error(String(response.status))
  return response.json()
}

let isSending = false
/** @type {(form: HTMLFormElement, take: (added: FoundPicture) => Promise<void>) => Promise<void>} */
const send = async (form, take) => {
  if (isSending) return
  isSending = true
  tell(dataOf(form, "busy"))
  showWrong(form, {})
  try {
    const { wrong, added } = await post(form)
    tell("")
    if (wrong) return showWrong(form, wrong)
    form.reset()
    turn(false)
    await take(added)
    tell(dataOf(form, "added"))
  } catch {
    tell(dataOf(form, "failed"))
  } finally {
    isSending = false
  }
}

/** Call `take` with each picture that is added.
 * @param {(added: FoundPicture) => Promise<void>} take */
export const whenAdded = (take) => {
  if (!form) return
  for (const field of fieldsOf(form)) {
    const said = [field.getAttribute("aria-describedby"), `${field.id}-wrong`].filter(Boolean)
    field.setAttribute("aria-describedby", said.join(" "))
  }
  const add = elementById("add-picture", HTMLButtonElement)
  add.addEventListener("click", () => {
    turn(true)
    elementIn(form, "[name=upload]", HTMLInputElement).focus()
  })
  elementIn(form, "[value=cancel]", HTMLButtonElement).addEventListener("click", () => {
    turn(false)
    add.focus()
  })
  dialog.addEventListener("dragover", (event) => event.preventDefault())
  dialog.addEventListener("drop", (event) => {
    event.preventDefault() // else the browser would show the file in the place of the article
    const file = pictureIn(event.dataTransfer)
    if (file) beginNewPicture(file)
  })
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    send(form, take)
  })
}
