// The rows of a dialog: what it holds several of, such as cards, each with the same fields, in an order.
import { dataOf, elementIn } from "article-editor/elements"

/** @typedef {Record<string, string>} Values */

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

/** The fields of a part of a dialog that are in no row of it.
 * @param {HTMLElement} part
 * @returns {Field[]} */
export const fieldsOf = (part) => {
  /** @type {NodeListOf<Field>} */
  const found = part.querySelectorAll("[data-field]")
  return [...found].filter(
    (field) => (field.closest("[data-row]") ?? part.closest("dialog")) === part,
  )
}

/** @type {(part: HTMLElement, values: Values) => void} */
export const fill = (part, values) => {
  for (const field of fieldsOf(part)) {
    field.value = values[dataOf(field, "field")] ?? field.dataset.usual ?? ""
    field.dispatchEvent(new Event("filled"))
  }
}

/** @param {HTMLElement} part */
export const read = (part) =>
  Object.fromEntries(fieldsOf(part).map((field) => [dataOf(field, "field"), field.value.trim()]))

/** Let a dialog have rows, if it has a list for them. `choose`: what a new row says, or nothing for none.
 * @type {(dialog: HTMLDialogElement, begin: (row: HTMLElement) => void, choose?: () => Values | undefined) => { fill(rows: Values[]): void, read(): Values[], add(values: Values): void }} */
export const rowsOf = (dialog, begin, choose = () => ({})) => {
  const list = dialog.querySelector("ol")
  const most = Number(list?.dataset.most ?? 0)
  const least = Number(list?.dataset.least ?? 0)
  const every = () => /** @type {HTMLElement[]} */ ([...(list?.children ?? [])])
  const more = /** @type {HTMLButtonElement | null} */ (dialog.querySelector("[data-more]"))
  const settle = () => {
    const rows = every()
    rows.forEach((row, place) => {
      const name = row.querySelector("legend")
      if (name) name.textContent = dataOf(dialog, "row").replace("{}", String(place + 1))
      elementIn(row, "[data-earlier]", HTMLButtonElement).disabled = place === 0
      elementIn(row, "[data-gone]", HTMLButtonElement).disabled = rows.length <= least
    })
    if (more) more.disabled = rows.length >= most
  }
  /** @param {Values} values */
  const add = (values) => {
    const template = elementIn(dialog, "template", HTMLTemplateElement)
    const row = elementIn(template.content, "li", HTMLElement).cloneNode(true)
    if (!(row instanceof HTMLElement) || !list) return undefined
    list.append(row)
    begin(row)
    fill(row, values)
    elementIn(row, "[data-earlier]", HTMLButtonElement).addEventListener("click", ({ target }) => {
      row.previousElementSibling?.before(row)
      settle()
      if (target instanceof HTMLButtonElement) (target.disabled ? more : target)?.focus()
    })
    elementIn(row, "[data-gone]", HTMLButtonElement).addEventListener("click", () => {
      row.remove()
      settle()
      more?.focus()
    })
    settle()
    return row
  }
  more?.addEventListener("click", () => {
    const values = choose()
    const row = values && add(values)
    row?.querySelector("input")?.focus() // unless it is hidden
  })
  return {
    fill: (rows) => {
      list?.replaceChildren()
      for (const row of rows) add(row)
      while (every().length < least) add({})
      settle()
    },
    read: () => every().map(read),
    add,
  }
}
