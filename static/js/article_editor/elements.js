// Finds the elements that the templates promise, and throws an error that names the missing one.

/** Return the element with this id. Throws a TypeError where the page has none of this kind.
 * @template {HTMLElement} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 * @returns {Kind} */
export const elementById = (id, kind) => {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new TypeError(`No ${kind.name} with the id ${id}`)
  return found
}

/** Return the first element that `selector` finds. Throws a TypeError where it is none of this kind.
 * @template {HTMLElement} Kind
 * @param {ParentNode} parent
 * @param {string} selector
 * @param {new () => Kind} kind
 * @returns {Kind} */
export const elementIn = (parent, selector, kind) => {
  const found = parent.querySelector(selector)
  if (!(found instanceof kind)) throw new TypeError(`No ${kind.name} at ${selector}`)
  return found
}

/** Return the radio button or the box of `list` that is checked, or null.
 * @param {ParentNode} list
 * @returns {HTMLInputElement | null} */
export const checkedIn = (list) => list.querySelector("input:checked")

/** Return what the template says in this data attribute; nothing said is the empty text.
 * @param {HTMLElement} element
 * @param {string} name */
export const dataOf = (element, name) => element.dataset[name] ?? ""
