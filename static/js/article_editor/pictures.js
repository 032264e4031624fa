// A picture in the body, with a caption that is edited in place. Two or more may form a gallery: see galleries.js.

import {
  choosePhonePicture,
  choosePicture,
  picture,
  pictureAtHand,
} from "article-editor/choose_picture"
import { askWithin } from "article-editor/dialog"
import { dataOf, elementById } from "article-editor/elements"
import { pictureIn } from "article-editor/upload_picture"
import { Node, Plugin, pm } from "django-prose-editor/editor"

/** @import { Attribute, Attrs, Command, Editor, PluginProps, ProseNode } from "django-prose-editor/editor" */

const { TextSelection } = pm.state
const dialog = elementById("picture", HTMLDialogElement)

// Moves the cursor into the caption of the new picture.
/** @type {Command} */
export const intoCaption = ({ tr }) => {
  let caption = 0
  tr.mapping.maps.at(-1)?.forEach((_from, _to, start, end) => {
    tr.doc.nodesBetween(start, end, (node, pos) => {
      if (node.type.name === "PictureCard") caption ||= pos + 1
    })
  })
  if (caption) tr.setSelection(TextSelection.create(tr.doc, caption))
  return true
}
/** @type {(editor: Editor, attrs: Attrs) => boolean} */
const insert = (editor, attrs) =>
  editor
    .chain()
    .focus()
    .insertContent({ type: "PictureCard", attrs })
    .command(intoCaption)
    .scrollIntoView()
    .run()

/** @param {Editor} editor */
const show = async (editor) => {
  const isChange = editor.isActive("PictureCard")
  const before = isChange ? editor.getAttributes("PictureCard") : {}
  const attrs = await askWithin(editor, choosePicture("body", before))
  if (!attrs) editor.commands.focus()
  else if (isChange) editor.chain().focus().updateAttributes("PictureCard", attrs).run()
  else insert(editor, attrs)
}

/** @param {Editor} editor */
const showPhone = async (editor) => {
  const { phone } = editor.getAttributes("PictureCard")
  const chosen = await askWithin(editor, choosePhonePicture(phone ?? null))
  if (chosen === undefined) editor.commands.focus()
  else editor.chain().focus().updateAttributes("PictureCard", { phone: chosen }).run()
}

// A dropped or pasted picture is new, so the dialog asks for its description.
/** @type {(editor: Editor, data: DataTransfer | null) => boolean} */
const take = (editor, data) => {
  const file = pictureIn(data)
  if (!file) return false
  askWithin(editor, choosePicture("body", {}, file)).then((attrs) => {
    if (attrs) insert(editor, attrs)
  })
  return true
}
/** @type {(editor: Editor) => PluginProps["handleDrop"]} */
const drop = (editor) => (view, event, _slice, isMoved) => {
  if (isMoved || !pictureIn(event.dataTransfer)) return false
  const at = view.posAtCoords({ left: event.clientX, top: event.clientY })
  if (at) editor.commands.setTextSelection(at.pos)
  return take(editor, event.dataTransfer)
}

/** @type {(name: string) => Attribute} */
const optional = (name) => ({
  default: null,
  parseHTML: (element) => element.getAttribute(name),
})

/** Show what else is set of a picture: that it only decorates, and which one telephones show.
 * @param {HTMLElement} box
 * @param {Attrs} attrs */
const showRest = async (box, { decorative, phone }) => {
  box.textContent = decorative ? dataOf(dialog, "decorates") : ""
  box.hidden = !(decorative || phone)
  const found = phone ? await picture(phone) : undefined
  if (!found) return
  const image = Object.assign(document.createElement("img"), { src: found.address, alt: "" })
  const line = document.createElement("span")
  line.append(
    image,
    dataOf(dialog, "onPhone").replace("{}", () => found.alt),
  )
  box.append(line)
}

export const PictureCard = Node.create({
  name: "PictureCard",
  group: "block",
  content: "text*",
  marks: "bold italic superscript subscript link",
  defining: true,
  isolating: true,
  draggable: true,
  addAttributes: () => ({
    key: { default: "", parseHTML: (element) => element.getAttribute("key") },
    alt: optional("alt"),
    decorative: optional("decorative"),
    phone: optional("phone"),
  }),
  parseHTML: () => [{ tag: "picture-card" }],
  renderHTML: ({ HTMLAttributes }) => ["picture-card", HTMLAttributes, 0],
  addNodeView:
    () =>
    ({ node, editor, getPos }) => {
      const dom = document.createElement("picture-card")
      const image = document.createElement("img")
      const caption = document.createElement("p")
      const credit = document.createElement("small")
      const rest = document.createElement("div")
      image.contentEditable = credit.contentEditable = rest.contentEditable = "false"
      caption.dataset.hint = dataOf(dialog, "caption")
      /** @type {(found: FoundPicture, attrs: Attrs) => void} */
      const fill = (found, attrs) => {
        image.src = found.whole
        image.style.setProperty("--ratio", String(found.width / found.height))
        image.alt = attrs.decorative ? "" : (attrs.alt ?? found.alt)
        // The picture's own, and not to be written here.
        const credited = dataOf(dialog, "credit").replace("{}", () => found.credit)
        credit.textContent = found.credit && credited
      }
      /** @param {ProseNode} node */
      const draw = ({ attrs, content }) => {
        caption.classList.toggle("empty", content.size === 0)
        image.alt = attrs.alt ?? ""
        showRest(rest, attrs)
        const found = pictureAtHand(attrs.key ?? "")
        if (found) fill(found, attrs)
        else picture(attrs.key ?? "").then((found) => found && fill(found, attrs))
      }
      const choose = () => editor.chain().setNodeSelection(getPos()).focus().run()
      image.addEventListener("mousedown", (event) => {
        if (event.detail > 1) event.preventDefault() // else it would select a word
      })
      image.addEventListener("click", choose)
      image.addEventListener("dblclick", () => {
        choose()
        show(editor)
      })
      dom.append(image, caption, credit, rest)
      draw(node)
      /** @param {ProseNode} next */
      const update = (next) => {
        if (next.type !== node.type) return false
        draw(next)
        return true
      }
      return {
        dom,
        contentDOM: caption,
        update,
        ignoreMutation: (m) => !caption.contains(m.target),
      }
    },
  addProseMirrorPlugins() {
    const { editor } = this
    /** @type {PluginProps["handlePaste"]} */
    const handlePaste = (_view, event) => take(editor, event.clipboardData)
    return [new Plugin({ props: { handlePaste, handleDrop: drop(editor) } })]
  },
  addKeyboardShortcuts() {
    return {
      // Where no caption is left to delete, the picture is next: chosen first, so that one sees it.
      Backspace: ({ editor }) => {
        const { $from, empty } = editor.state.selection
        if ($from.parent.type.name !== "PictureCard" || !empty || $from.parentOffset) return false
        return editor.commands.setNodeSelection($from.before())
      },
      // Enter leaves the caption. A picture that is chosen as a whole it opens.
      Enter: ({ editor }) => {
        const { $from, node } = editor.state.selection
        if (node?.type.name === "PictureCard") {
          show(editor)
          return true
        }
        if ($from.parent.type.name !== "PictureCard") return false
        const isInGallery = $from.node(-1).type.name === "PictureGallery"
        if (isInGallery && $from.indexAfter(-1) < $from.node(-1).childCount)
          return editor.commands.setTextSelection($from.after() + 1) // the caption of the next
        const after = isInGallery ? $from.after(-1) : $from.after()
        return editor
          .chain()
          .insertContentAt(after, { type: "paragraph" })
          .setTextSelection(after + 1)
          .run()
      },
    }
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "picture",
      groups: "nodes",
      command: show,
      button: buttons.material("image", dataOf(dialog, "bodyTitle")),
      active: (editor) => editor.isActive("PictureCard"),
    })
    const onPhone = buttons.material("smartphone", dataOf(dialog, "phoneTitle"))
    menu.defineItem({
      name: "phonePicture",
      groups: "nodes",
      command: showPhone,
      button: onPhone,
      active: (editor) => Boolean(editor.getAttributes("PictureCard").phone),
      enabled: (editor) => editor.isActive("PictureCard"),
      update: (editor) => {
        onPhone.title = dataOf(dialog, editor.isActive("PictureCard") ? "phoneTitle" : "nowhere")
        onPhone.setAttribute("aria-label", onPhone.title)
      },
    })
  },
})
