// A footnote is a node in the text, at the place of its number. A small editor in a dialog edits its words.

import { Words } from "article-editor/button_labels"
import { ask, askWithin, openedBy, put } from "article-editor/dialog"
import { elementById, elementIn } from "article-editor/elements"
import { Link } from "article-editor/links"
import { Subscript, Superscript } from "article-editor/small_letters"
import {
  Bold,
  createTextareaEditor,
  Document,
  Extension,
  History,
  Italic,
  Menu,
  Node,
  Paragraph,
  Plugin,
  pm,
  Text,
} from "django-prose-editor/editor"

/** @import { Editor, View } from "django-prose-editor/editor" */

const { TextSelection } = pm.state
const dialog = elementById("footnote", HTMLDialogElement)
const textarea = elementIn(dialog, "textarea", HTMLTextAreaElement)

// An editor handles Escape itself; here Escape closes the dialog, as in every other dialog.
const Leave = Extension.create({
  name: "Leave",
  addKeyboardShortcuts: () => ({
    Escape: () => {
      dialog.close()
      return true
    },
  }),
})

/** @type {Editor | undefined} */
let small
const smallEditor = () => {
  small ??= createTextareaEditor(textarea, [
    Document.extend({ content: "paragraph" }),
    Paragraph,
    Text,
    Bold,
    Italic,
    Menu,
    History,
    Superscript,
    Subscript,
    Link.configure({ enableTarget: false, protocols: [] }),
    Words,
    Leave,
  ])
  const surface = small.view.dom
  surface.setAttribute("role", "textbox")
  surface.setAttribute("aria-labelledby", "footnote-title")
  return small
}

/** @param {Editor} editor */
const note = async (editor) => {
  const { node } = editor.state.selection
  const words = node?.type.name === "Footnote" ? node.content.toJSON() : null
  const inside = smallEditor()
  inside.commands.setContent({
    type: "doc",
    content: [{ type: "paragraph", content: words ?? [] }],
  })
  const answer = askWithin(editor, ask(dialog))
  inside.commands.focus("end")
  if (!(await answer)) return
  const content = inside.getJSON().content[0]?.content
  if (content?.length) put(editor, { type: "Footnote", content })
  else if (words) editor.chain().focus().deleteSelection().run()
}

// Moves the cursor beside the note that is selected as a whole, so that what is typed does not replace it.
// `side` is an end of the selection. Returns false where no note is selected.
/** @type {(view: View, side: "from" | "to") => boolean} */
const leaveNote = (view, side) => {
  const { selection, doc, tr } = view.state
  if (selection.node?.type.name !== "Footnote") return false
  view.dispatch(tr.setSelection(TextSelection.create(doc, selection[side])))
  return true
}
const typeBeside = new Plugin({
  props: {
    handleTextInput: (view, _from, _to, text) => {
      if (!leaveNote(view, "to")) return false
      view.dispatch(view.state.tr.insertText(text).scrollIntoView())
      return true
    },
    // The browser goes on from there; from inside the note it would lose every further key.
    handleKeyDown: (view, { key }) => {
      if (key === "End" || key === "PageDown") leaveNote(view, "to")
      if (key === "Home" || key === "PageUp") leaveNote(view, "from")
      return false
    },
    handleDOMEvents: {
      compositionstart: (view) => {
        leaveNote(view, "to")
        return false
      },
    },
  },
})

export const Footnote = Node.create({
  name: "Footnote",
  group: "inline",
  inline: true,
  atom: true,
  content: "text*",
  marks: "bold italic superscript subscript link",
  parseHTML: () => [{ tag: "foot-note" }],
  renderHTML: () => ["foot-note", 0],
  addNodeView:
    () =>
    ({ node, editor, getPos }) => {
      const dom = document.createElement("foot-note")
      dom.textContent = node.textContent
      dom.title = dialog.dataset.title ?? ""
      dom.contentEditable = "false"
      // By itself a browser puts the cursor inside the note, where no key arrives, or at the top of the text.
      dom.addEventListener("mousedown", (event) => {
        if (event.button !== 0) return
        event.preventDefault()
        editor.commands.setNodeSelection(getPos())
        editor.view.focus()
      })
      dom.addEventListener("dblclick", () => {
        editor.commands.setNodeSelection(getPos())
        note(editor)
      })
      return { dom, ignoreMutation: () => true }
    },
  ...openedBy("Footnote", note),
  addProseMirrorPlugins: () => [typeBeside],
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "footnote",
      groups: "nodes",
      command: note,
      button: buttons.material("comment", dialog.dataset.title),
      active: (editor) => editor.isActive("Footnote"),
      enabled: (editor) =>
        editor.isActive("Footnote") || editor.can().insertContent({ type: "Footnote" }),
    })
  },
})
