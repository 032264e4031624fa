// What is pasted arrives clean; what was left out is told in a line below the editor.
import { choosePicture } from "article-editor/choose_picture"
import { askWithin } from "article-editor/dialog"
import { elementById } from "article-editor/elements"
import { clean } from "article-editor/paste/clean"
import { inWords, leaveOut } from "article-editor/paste/left_out"
import { looksLikeMarkdown, toHtml } from "article-editor/paste/markdown"
import { Extension, Plugin, pm } from "django-prose-editor/editor"

/** @import { Editor, Slice, View } from "django-prose-editor/editor" */
/** @import { LeftOut } from "article-editor/paste/left_out" */

const words = elementById("paste", HTMLElement)

// Each picture needs its words, so they are asked for one after another; it stands below what was pasted.
/** @type {(editor: Editor, pictures: File[], left: LeftOut) => Promise<void>} */
const askForPictures = async (editor, pictures, left) => {
  const { $to } = editor.state.selection
  let place = $to.depth ? $to.after(1) : $to.pos
  for (const file of pictures) {
    const attrs = await askWithin(editor, choosePicture("body", {}, file))
    if (!attrs) leaveOut(left, "refused")
    else if (editor.commands.insertContentAt(place, { type: "PictureCard", attrs }))
      place += editor.state.doc.nodeAt(place)?.nodeSize ?? 0
  }
}

// First the text as it was typed, then what it means: one undo gives the text back.
/** @type {(view: View, slice: Slice, text: string) => LeftOut} */
const pasteMarkdown = (view, slice, text) => {
  const { from } = view.state.selection
  view.dispatch(view.state.tr.replaceSelection(slice).setMeta("paste", true))
  const { doc, schema, selection, tr } = view.state
  const { html, left } = clean(toHtml(text))
  const holder = document.implementation.createHTMLDocument("").body
  holder.innerHTML = html
  const meant = pm.model.DOMParser.fromSchema(schema).parseSlice(holder)
  tr.setSelection(pm.state.TextSelection.create(doc, from, selection.to)).replaceSelection(meant)
  view.dispatch(pm.history.closeHistory(tr).scrollIntoView())
  return left.set("markdown", 1)
}

/** @param {Editor} editor */
const pasting = (editor) => {
  const told = document.createElement("p")
  told.className = "pasted help"
  told.setAttribute("role", "status")
  /** @param {LeftOut} left */
  const tell = (left) => {
    told.textContent = inWords(left, words.dataset, document.documentElement.lang)
  }
  /** @type {ReturnType<typeof clean> | null} */
  let cleaned = null
  return new Plugin({
    view: (view) => {
      queueMicrotask(() => view.dom.closest(".prose-editor")?.append(told))
      return {}
    },
    props: {
      transformPastedHTML: (html) => {
        cleaned = html.includes("data-pm-slice") ? null : clean(html)
        return cleaned ? cleaned.html : html
      },
      handlePaste: (view, event, slice) => {
        const data = event.clipboardData
        const found = data?.getData("text/html") ? cleaned : null
        const left = found?.left ?? new Map()
        cleaned = null
        const text = data?.getData("text/html") ? "" : (data?.getData("text/plain") ?? "")
        // Whoever presses Shift as well wants the words as they are.
        const isMarkdown = !view.input.shiftKey && looksLikeMarkdown(text)
        tell(isMarkdown ? pasteMarkdown(view, slice, text) : left)
        if (found?.pictures.length)
          setTimeout(() => askForPictures(editor, found.pictures, left).then(() => tell(left)))
        return isMarkdown
      },
    },
  })
}

export const CleanPaste = Extension.create({
  name: "CleanPaste",
  // The library's own rules read "2 * 3 * 4" as emphasis. Addresses it may find.
  onBeforeCreate({ editor }) {
    editor.options.enablePasteRules = ["link"]
  },
  addProseMirrorPlugins() {
    return [pasting(this.editor)]
  },
})
