// Makes "Queue" lead back to the list somebody came from, with its tab, filters and page, at the same request,
// and "Next request" follow that list. The browser tab remembers only the codes of the filters.

const LIST = "queue"
const back = /** @type {HTMLAnchorElement} */ (document.querySelector("#requests"))
const queue = back.pathname

if (location.pathname === queue) {
  const list = new URLSearchParams(location.search)
  for (const once of ["done", "choose"]) list.delete(once)
  sessionStorage.setItem(LIST, String(list))
} else {
  const [reference = ""] = location.pathname.slice(queue.length).split("/")
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll("a.back")
  for (const link of links) {
    if (link.pathname !== queue) continue
    link.search = sessionStorage.getItem(LIST) ?? ""
    link.hash = reference
  }
  const list = sessionStorage.getItem(LIST) ?? ""
  /** @type {HTMLAnchorElement | null} */
  const next = document.querySelector("a.next")
  if (next) next.search += `&${new URLSearchParams({ list })}`
  /** @type {NodeListOf<HTMLInputElement>} */
  const fields = document.querySelectorAll("input[name=list]")
  for (const field of fields) field.value = list
}
