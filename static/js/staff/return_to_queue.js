// "Queue" leads back to the list that one came from: its tab, its filters and its page, at the same
// request. The tab of the browser remembers the codes of the filters, and nothing else.

const LIST = "queue"
const queue = document.querySelector("#requests").pathname

if (location.pathname === queue) {
  const list = new URLSearchParams(location.search)
  for (const once of ["done", "choose"]) list.delete(once)
  sessionStorage.setItem(LIST, list)
} else {
  const [reference] = location.pathname.slice(queue.length).split("/")
  for (const link of document.querySelectorAll("a.back")) {
    if (link.pathname !== queue) continue
    link.search = sessionStorage.getItem(LIST) ?? ""
    link.hash = reference
  }
}
