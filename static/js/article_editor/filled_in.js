// Blocks that are filled in through a dialog: a call to action, cards, a place. What they say are fields of
// the dialog, named by `data-field`; how they are stored, articles/body/schema.py says.
import { choosePicture, picture } from "article-editor/choose_picture"
import { ask, askWithin, KNOWN, openedBy, put } from "article-editor/dialog"
import { fieldsOf, fill, read, rowsOf } from "article-editor/dialog_rows"
import { dataOf, elementById, elementIn } from "article-editor/elements"
import { chooseAddress, WRONG } from "article-editor/links"
import { Node } from "django-prose-editor/editor"

/** @import { Editor, Extendable, ProseNode, Rendered } from "django-prose-editor/editor" */
/** @import { Field, Values } from "article-editor/dialog_rows" */

/** What a block says: the fields of its dialog, and those of each row.
 * @typedef {{ values: Values, rows: Values[] }} Filled */

/** What makes a block of a kind: its dialog, how it is read and written, and the lines that show it.
 * @typedef {object} Kind
 * @property {string} name
 * @property {string} tag
 * @property {HTMLDialogElement} dialog
 * @property {string} sign
 * @property {(element: HTMLElement) => Filled} parse
 * @property {(filled: Filled) => Rendered} write
 * @property {(values: Values) => string[] | Promise<string[]>} lines
 * @property {() => Promise<unknown>} [prepare]  what its fields need before they are filled
 * @property {() => Values | undefined} [choose]  what a new row says */

/** @param {ProseNode} node */
const filledOf = ({ attrs }) => /** @type {Filled} */ (JSON.parse(attrs.filled ?? "{}"))

/** @param {string} chosen */
const pictureOf = (chosen) => (chosen ? JSON.parse(chosen) : {})

/** Let an address be chosen from our pages.
 * @param {Field} field */
const beginAddress = (field) => {
  const settle = () => field.setCustomValidity("")
  for (const event of ["input", "filled"]) field.addEventListener(event, settle)
  const choose = field.closest("p")?.querySelector("button")
  choose?.addEventListener("click", async () => {
    const chosen = await chooseAddress(field.value.trim())
    if (chosen) field.value = chosen.href
    settle()
    choose.focus()
  })
}
/** Let a picture be chosen from the library.
 * @param {Field} field */
const beginPicture = (field) => {
  const box = /** @type {HTMLElement} */ (field.parentElement)
  const image = elementIn(box, "img", HTMLImageElement)
  const [choose, none] = box.querySelectorAll("button")
  field.addEventListener("filled", async () => {
    const { key, alt } = pictureOf(field.value)
    image.hidden = true
    if (none) none.hidden = !key
    const found = key && (await picture(key))
    if (!found) return
    image.src = found.address
    image.alt = alt || found.alt
    image.hidden = false
  })
  /** @param {string} value */
  const choice = (value) => {
    field.value = value
    field.dispatchEvent(new Event("filled"))
    choose?.focus()
  }
  choose?.addEventListener("click", async () => {
    const chosen = await choosePicture("body", pictureOf(field.value))
    choice(chosen ? JSON.stringify(chosen) : field.value)
  })
  none?.addEventListener("click", () => choice(""))
}
/** @param {HTMLElement} part */
const begin = (part) => {
  for (const field of fieldsOf(part)) {
    if (field.dataset.field === "href") beginAddress(field)
    if (field.dataset.field === "picture") beginPicture(field)
  }
}

/** Say what is wrong with an address, and ask for the words of one.
 * @param {HTMLElement} part */
const check = (part) => {
  const fields = fieldsOf(part)
  const href = fields.find((field) => field.dataset.field === "href")
  const label = fields.find((field) => field.dataset.field === "label")
  if (!href) return
  const address = href.value.trim().replace(/^www\./i, "https://www.")
  href.value = address
  href.setCustomValidity(!address || KNOWN.test(address) ? "" : WRONG)
  if (label) label.required = Boolean(address) || href.required
}

/** Show in the editor what a block, or one row of it, says.
 * @type {(dom: HTMLElement, part: Values, lines: Kind["lines"]) => Promise<void>} */
const drawPart = async (dom, part, lines) => {
  const box = document.createElement("div")
  dom.append(box)
  const { key, alt } = pictureOf(part.picture ?? "")
  const found = key && (await picture(key))
  if (found) {
    const image = document.createElement("img")
    box.append(Object.assign(image, { src: found.address, alt: alt || found.alt }))
  }
  for (const line of await lines(part)) {
    box.append(Object.assign(document.createElement("p"), { textContent: line }))
  }
}
/** @type {(dom: HTMLElement, filled: Filled, lines: Kind["lines"]) => void} */
const draw = (dom, { values, rows }, lines) => {
  for (const part of rows.length ? rows : [values]) drawPart(dom, part, lines)
}

/** @param {Kind} kind
 * @returns {Extendable} */
export const filledIn = ({ name, tag, dialog, sign, parse, write, lines, prepare, choose }) => {
  begin(dialog)
  const rows = rowsOf(dialog, begin, choose)
  const done = elementIn(dialog, "[value=insert]", HTMLButtonElement)
  done.addEventListener("click", () => {
    check(dialog)
    for (const row of dialog.querySelectorAll("li")) check(row)
  })

  /** @param {Editor} editor */
  const open = async (editor) => {
    const { node } = editor.state.selection
    const before = node?.type.name === name ? filledOf(node) : undefined
    await prepare?.()
    fill(dialog, before?.values ?? {})
    rows.fill(before?.rows ?? [])
    if (!(await askWithin(editor, ask(dialog)))) return editor.commands.focus()
    const filled = JSON.stringify({ values: read(dialog), rows: rows.read() })
    if (before) return editor.chain().focus().updateAttributes(name, { filled }).run()
    return put(editor, { type: name, attrs: { filled } })
  }

  return Node.create({
    name,
    group: "block",
    atom: true,
    draggable: true,
    selectable: true,
    addAttributes: () => ({
      filled: {
        default: "{}",
        parseHTML: (element) => JSON.stringify(parse(element)),
        renderHTML: () => ({}),
      },
    }),
    parseHTML: () => [{ tag, priority: 60 }],
    renderHTML: ({ node }) => write(filledOf(node)),
    addNodeView:
      () =>
      ({ node, editor, getPos }) => {
        const dom = document.createElement("div")
        dom.className = "filled-in"
        const title = document.createElement("b")
        title.textContent = dataOf(dialog, "title")
        dom.append(title)
        draw(dom, filledOf(node), lines)
        dom.addEventListener("dblclick", () => {
          editor.chain().setNodeSelection(getPos()).focus().run()
          open(editor)
        })
        return { dom, ignoreMutation: () => true }
      },
    ...openedBy(name, open),
    addMenuItems({ buttons, menu }) {
      menu.defineItem({
        name,
        groups: "nodes",
        command: open,
        button: buttons.material(sign, dataOf(dialog, "title")),
        active: (editor) => editor.isActive(name),
        enabled: (editor) => editor.can().insertContent({ type: name }),
      })
    },
  })
}

/** @type {(root: ParentNode, selector: string) => string} */
const wordsIn = (root, selector) => root.querySelector(selector)?.textContent?.trim() ?? ""
/** @param {HTMLElement} element */
const addressIn = (element) => {
  const href = element.querySelector("a")?.getAttribute("href") ?? ""
  return KNOWN.test(href) ? href : ""
}
/** @param {HTMLElement} element */
const pictureIn = (element) => {
  const card = element.querySelector("picture-card")
  const key = card?.getAttribute("key")
  if (!card || !key) return ""
  return JSON.stringify({
    key,
    alt: card.getAttribute("alt"),
    decorative: card.getAttribute("decorative"),
  })
}
/** @param {string | undefined} chosen
 * @returns {Rendered[]} */
const pictureCard = (chosen) => (chosen ? [["picture-card", pictureOf(chosen)]] : [])
/** @type {(values: Values) => Rendered[]} */
const link = ({ href, label }) => (href && label ? [["a", { href }, label]] : [])

export const CallToAction = filledIn({
  name: "CallToAction",
  tag: "call-to-action",
  dialog: elementById("call", HTMLDialogElement),
  sign: "touch_app",
  parse: (element) => ({
    values: { text: wordsIn(element, "p"), label: wordsIn(element, "a"), href: addressIn(element) },
    rows: [],
  }),
  write: ({ values }) => ["call-to-action", ["p", values.text ?? ""], ...link(values)],
  lines: ({ text = "", label = "", href = "" }) => [text, `${label}: ${href}`],
})

export const Cards = filledIn({
  name: "Cards",
  tag: "card-list",
  dialog: elementById("cards", HTMLDialogElement),
  sign: "view_column",
  parse: (element) => ({
    values: {},
    rows: [...element.querySelectorAll("card-item")].map((each) => {
      const card = /** @type {HTMLElement} */ (each)
      return {
        title: wordsIn(card, "h3"),
        text: wordsIn(card, "p"),
        href: addressIn(card),
        picture: pictureIn(card),
      }
    }),
  }),
  write: ({ rows }) => [
    "card-list",
    ...rows.map(({ title, text, href, picture: chosen }) => [
      "card-item",
      ...pictureCard(chosen),
      ["h3", href ? ["a", { href }, title ?? ""] : (title ?? "")],
      ...(text ? [["p", text]] : []),
    ]),
  ],
  lines: ({ title = "", text = "", href = "" }) => [title, text, href].filter(Boolean),
})

/** A picture, lines of words and a link, such as a place.
 * @type {(kind: Pick<Kind, "name" | "tag" | "dialog" | "sign">) => Extendable} */
const pictureWithLink = (kind) =>
  filledIn({
    ...kind,
    parse: (element) => {
      for (const br of element.querySelectorAll("br")) br.replaceWith("\n")
      return {
        values: {
          address: wordsIn(element, "p"),
          label: wordsIn(element, "a"),
          href: addressIn(element),
          picture: pictureIn(element),
        },
        rows: [],
      }
    },
    write: ({ values }) => {
      const [first, ...others] = (values.address ?? "").split(/\s*\n\s*/).filter(Boolean)
      const address = ["p", first ?? "", ...others.flatMap((line) => [["br"], line])]
      return [kind.tag, ...pictureCard(values.picture), address, ...link(values)]
    },
    lines: ({ address = "", label = "", href = "" }) => [
      ...address.split("\n"),
      ...(href ? [`${label}: ${href}`] : []),
    ],
  })

export const Place = pictureWithLink({
  name: "Place",
  tag: "map-place",
  dialog: elementById("place", HTMLDialogElement),
  sign: "place",
})
export const OutsideFilm = pictureWithLink({
  name: "OutsideFilm",
  tag: "outside-film",
  dialog: elementById("outside", HTMLDialogElement),
  sign: "live_tv",
})
