// Links: to a page of this site, found by its words, or to an address anywhere.
import {
  ask,
  askWithin,
  fillWhileTyping,
  find,
  inLine,
  KNOWN,
  language,
  row,
} from "article-editor/dialog"
import { Link as BaseLink } from "django-prose-editor/editor"

const dialog = document.getElementById("link")
const search = dialog.querySelector("#link-search")
const list = dialog.querySelector("#link-pages")
const address = dialog.querySelector("#link-address")

const done = dialog.querySelector("[value=insert]")
const chosen = () => list.querySelector("input:checked")

const fill = fillWhileTyping(search, list, async (query, isNewest) => {
  const found = await find(dialog, { q: query, language: language() })
  if (!isNewest()) return
  list.replaceChildren(
    ...found.map((page) => {
      const label = row("page", page.address, inLine(page.title), inLine(page.kind, page.language))
      label.control.dataset.title = page.title
      return label
    }),
  )
})

const check = () => {
  // Who pastes "www.example.org" means the web.
  if (/^www\./i.test(address.value.trim())) address.value = `https://${address.value.trim()}`
  const isKnown = KNOWN.test(address.value.trim())
  address.setCustomValidity(isKnown ? "" : dialog.dataset.wrong)
}
address.addEventListener("input", () => address.setCustomValidity(""))
list.addEventListener("change", ({ target }) => {
  address.value = target.value
  address.setCustomValidity("")
})
list.addEventListener("dblclick", ({ target }) => {
  if (target.closest("label")) done.click()
})
done.addEventListener("click", check)

export const open = async (editor) => {
  const before = editor.getAttributes("link").href ?? ""
  search.value = ""
  list.replaceChildren()
  address.value = before
  address.setCustomValidity("")
  fill()
  if (!(await askWithin(editor, ask(dialog)))) return editor.commands.focus()
  const href = address.value.trim()
  const chain = editor.chain().focus()
  if (before) return chain.extendMarkRange("link").updateAttributes("link", { href }).run()
  if (!editor.state.selection.empty) return chain.setMark("link", { href }).run()
  const title = chosen()?.value === href ? chosen().dataset.title : ""
  const text = title || href
  // What is typed next stands outside the link.
  return chain
    .insertContent({ type: "text", text, marks: [{ type: "link", attrs: { href } }] })
    .unsetMark("link")
    .run()
}

export const Link = BaseLink.extend({
  // What was pasted or typed stays within what a body may hold.
  addOptions() {
    return { ...this.parent?.(), isAllowedUri: (href) => KNOWN.test(href ?? "") }
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "link",
      groups: "link",
      command: open,
      active: (editor) => editor.isActive("link"),
      button: buttons.material("insert_link", dialog.dataset.title),
    })
    menu.defineItem({
      name: "unlink",
      groups: "link",
      command: (editor) => editor.chain().focus().extendMarkRange("link").unsetLink().run(),
      hidden: (editor) => !editor.isActive("link"),
      button: buttons.material("link_off", dialog.dataset.remove),
    })
  },
  addKeyboardShortcuts: () => ({
    "Mod-k": ({ editor }) => {
      open(editor)
      return true
    },
  }),
})
