// A picture in the body, chosen by its words, with a caption that is written in place.
import { ask, fillWhileTyping, find, put } from "article-editor/dialog"
import { Node } from "django-prose-editor/editor"

const dialog = document.getElementById("picture")
const search = dialog.querySelector("#picture-search")
const list = dialog.querySelector("#picture-found")
const alt = dialog.querySelector("#picture-alt")

const known = new Map()
const picture = (key) => {
  if (!known.has(key)) known.set(key, find(dialog, { key }).then(([found]) => found))
  return known.get(key)
}

const choice = (found) => {
  known.set(found.key, Promise.resolve(found))
  const label = document.createElement("label")
  const radio = Object.assign(document.createElement("input"), {
    type: "radio", name: "picture", value: found.key, required: true,
  })
  const image = Object.assign(document.createElement("img"), { src: found.address, alt: "" })
  label.append(radio, image, [found.alt, found.credit].filter(Boolean).join(" · "))
  return label
}

const choose = (key) => {
  const radio = list.querySelector(`input[value="${CSS.escape(key)}"]`)
  if (radio) radio.checked = true
}

const fill = fillWhileTyping(search, list, async (query, isNewest) => {
  const before = list.querySelector("input:checked")?.value
  const found = await find(dialog, { q: query })
  if (!isNewest()) return
  list.replaceChildren(...found.map(choice))
  // One is always chosen: of what is found no more, the first takes the place.
  if (found.length) choose(found.some(({ key }) => key === before) ? before : found[0].key)
})
// A picture that was added in another window is found when one comes back.
window.addEventListener("focus", () => { if (dialog.open) fill() })

const show = async (editor) => {
  const isChange = editor.isActive("PictureCard")
  const before = isChange ? editor.getAttributes("PictureCard") : { key: "", alt: "" }
  search.value = ""
  alt.value = before.alt ?? ""
  list.replaceChildren()
  const filled = fill().then(() => before.key && choose(before.key))
  const answer = ask(dialog)
  await filled
  if (!await answer) return
  const key = list.querySelector("input:checked")?.value
  if (!key) return
  const attrs = { key, alt: alt.value.trim() || null }
  if (isChange) editor.chain().focus().updateAttributes("PictureCard", attrs).run()
  else put(editor, { type: "PictureCard", attrs })
}

export const PictureCard = Node.create({
  name: "PictureCard", group: "block", content: "text*", marks: "bold italic link",
  defining: true, isolating: true, draggable: true,
  addAttributes: () => ({
    key: { default: "", parseHTML: (element) => element.getAttribute("key") },
    alt: { default: null, parseHTML: (element) => element.getAttribute("alt") },
  }),
  parseHTML: () => [{ tag: "picture-card" }],
  renderHTML: ({ HTMLAttributes }) => ["picture-card", HTMLAttributes, 0],
  addNodeView: () => ({ node }) => {
    const dom = document.createElement("picture-card")
    const image = document.createElement("img")
    const caption = document.createElement("p")
    image.contentEditable = "false"
    caption.dataset.hint = dialog.dataset.caption
    const draw = ({ attrs, content }) => {
      caption.classList.toggle("empty", content.size === 0)
      image.alt = attrs.alt ?? ""
      picture(attrs.key).then((found) => {
        if (!found) return
        image.src = found.address
        image.alt = attrs.alt ?? found.alt
      })
    }
    dom.append(image, caption)
    draw(node)
    const update = (next) => next.type === node.type && (draw(next), true)
    return { dom, contentDOM: caption, update, ignoreMutation: (m) => !caption.contains(m.target) }
  },
  addKeyboardShortcuts() {
    return {
      // Enter leaves the caption.
      Enter: ({ editor }) => {
        const { $from } = editor.state.selection
        if ($from.parent.type.name !== "PictureCard") return false
        const after = $from.after()
        return editor.chain().insertContentAt(after, { type: "paragraph" }).setTextSelection(after + 1).run()
      },
    }
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "picture", groups: "nodes", command: show,
      button: buttons.material("image", dialog.dataset.title),
      active: (editor) => editor.isActive("PictureCard"),
    })
  },
})
