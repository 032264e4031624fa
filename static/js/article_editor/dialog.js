// Helpers that all dialogs of the editor share. Dialogs stand outside the form, so it never saves their fields.

import { checkedIn, dataOf, elementById } from "article-editor/elements"
import { pm } from "django-prose-editor/editor"

/** @import { Command, Config, Content, Editor } from "django-prose-editor/editor" */

const { Selection } = pm.state

/** An address that a body may hold. articles/body/schema.py has the last word. */
export const KNOWN =
  /^(https?:\/\/[^\s/\\@][^\s\\]*|mailto:[^\s\\]+|tel:\+?[0-9][0-9().-]*|\/(?![/\\])[^\s\\]*|#[\w-]+)$/i

/** Show a dialog; true where its first button closed it.
 * @param {HTMLDialogElement} dialog
 * @returns {Promise<boolean>} */
export const ask = (dialog) =>
  new Promise((answer) => {
    dialog.returnValue = ""
    dialog.addEventListener("close", () => answer(dialog.returnValue === "insert"), { once: true })
    dialog.showModal()
  })

/** Ask while somebody writes, and be where one was: a browser that leaves a dialog may put the cursor
    first in the text, and the editor believes it where one is quick.
 * @template Answer
 * @param {Editor} editor
 * @param {Promise<Answer>} asking */
export const askWithin = async (editor, asking) => {
  const { selection, doc } = editor.state
  const answer = await asking
  if (editor.state.doc === doc) editor.view.dispatch(editor.state.tr.setSelection(selection))
  return answer
}

/** What the address of a dialog finds for these words, as a list.
 * @template Found
 * @param {HTMLElement} dialog
 * @param {Record<string, string>} asked
 * @returns {Promise<Found[]>} */
export const find = async (dialog, asked) => {
  const response = await fetch(`${dialog.dataset.url}?${new URLSearchParams(asked)}`)
  return response.ok ? (await response.json()).found : []
}

const tools = elementById("tools", HTMLElement)
/** Where the language of the article is chosen; it is not asked any more once readers know it. */
export const languageField = /** @type {HTMLSelectElement | null} */ (
  document.getElementById("id_language")
)
/** The language in which readers will have the article. */
export const language = () => languageField?.value ?? dataOf(tools, "language")

/** Parts of what is known of a thing, in one line. The last one gives it its direction, for dir="auto"
    leaves out the others: each of them runs in its own.
 * @param {(string | undefined)[]} parts */
export const inLine = (...parts) => {
  const line = document.createElement("span")
  line.dir = "auto"
  const known = parts.filter(Boolean)
  const last = known.pop()
  for (const part of known) {
    line.append(Object.assign(document.createElement("bdi"), { textContent: part }), " · ")
  }
  line.append(last ?? "")
  return line
}

/** One thing to choose from a list, told in lines.
 * @param {string} name
 * @param {string} value
 * @param {(Node | string)[]} lines */
export const row = (name, value, ...lines) => {
  const label = document.createElement("label")
  const radio = Object.assign(document.createElement("input"), { type: "radio", name, value })
  label.append(radio, ...lines.flatMap((line) => [line, " "]))
  return label
}

/** Choose in a list what has this value. Where that is not there, nothing is chosen, and whoever presses
    Insert is told to: nobody puts in what they did not choose.
 * @param {HTMLElement} list
 * @param {string} value */
export const keepChosen = (list, value) => {
  const found = /** @type {HTMLInputElement | null} */ (
    list.querySelector(`input[value="${CSS.escape(value)}"]`)
  )
  if (found) found.checked = true
  const first = list.querySelector("input")
  const tell = () => first?.setCustomValidity(checkedIn(list) ? "" : dataOf(list, "choose"))
  tell()
  list.onchange = tell
}

/** Let a double click on a thing of the list choose it and close the dialog by `done`.
 * @param {HTMLElement} list
 * @param {HTMLButtonElement} done */
export const chooseByDoubleClick = (list, done) => {
  list.addEventListener("dblclick", ({ target }) => {
    if (target instanceof Element && target.closest("label:has([type=radio])")) done.click()
  })
}

/** Fill a list while somebody types in the search above it; the newest search wins, unless somebody has
    gone on into the list: what one stands on does not go away. Enter and the arrow go there.
 * @param {HTMLInputElement} search
 * @param {HTMLElement} list
 * @param {(query: string, isNewest: () => boolean) => Promise<void>} fill */
export const fillWhileTyping = (search, list, fill) => {
  /** @type {number | undefined} */
  let waiting
  let asked = 0
  /** @type {Promise<void> | undefined} */
  let filled
  const now = () => {
    clearTimeout(waiting)
    waiting = undefined
    asked += 1
    const mine = asked
    filled = fill(search.value, () => mine === asked && !list.contains(document.activeElement))
    return filled
  }
  search.addEventListener("input", () => {
    clearTimeout(waiting)
    waiting = setTimeout(now, 150)
  })
  search.addEventListener("keydown", async (event) => {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return
    event.preventDefault()
    await (waiting ? now() : filled) // else one would choose what was found for other words
    if (document.activeElement !== search) return
    /** @type {HTMLInputElement | null} */
    const another = list.querySelector("[type=checkbox]:not(:checked)")
    const first = another ?? checkedIn(list) ?? list.querySelector("input")
    first?.focus()
    if (!first?.checked) first?.click() // so that it is chosen
  })
  return now
}

/** Enter opens a block or a note that is selected as a whole.
 * @param {string} name
 * @param {(editor: Editor) => void} open
 * @returns {Pick<Config, "addKeyboardShortcuts">} */
export const openedBy = (name, open) => ({
  addKeyboardShortcuts: () => ({
    Enter: ({ editor }) => {
      const { node } = editor.state.selection
      if (node?.type.name !== name) return false
      open(editor)
      return true
    },
  }),
})

// Moves the cursor below an inserted block: while the block is selected, typing would replace it.
/** @type {Command} */
const goOnBelow = ({ tr }) => {
  if (!tr.selection.node?.isBlock) return true
  const after = tr.selection.to
  const next = tr.doc.resolve(after).nodeAfter
  if (!next || next.isAtom) tr.insert(after, tr.doc.type.schema.nodes.paragraph.create())
  tr.setSelection(Selection.near(tr.doc.resolve(after)))
  return true
}

/** Put a node in the place of the one that is selected, else at the cursor.
 * @param {Editor} editor
 * @param {Content} node */
export const put = (editor, node) =>
  editor.chain().focus().insertContent(node).command(goOnBelow).scrollIntoView().run()
