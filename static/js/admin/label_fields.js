// Gives accessible names to fields that Django's admin leaves without one: fields in tables of rows, and
// the search box of its lists. Also writes the column heading into each cell, which narrow screens show.

/** @param {Element} field */
const nameOf = (field) =>
  field
    .closest(".form-row, .fieldBox")
    ?.querySelector("label, legend")
    ?.textContent.trim()
    .replace(/:$/, "")

/** @param {Element} group */
function nameTableRows(group) {
  const title = group.querySelector("h2")?.textContent.trim() ?? ""
  for (const head of group.querySelectorAll("thead th.original:empty")) {
    const words = document.createElement("span")
    words.className = "visually-hidden"
    words.textContent = title
    head.append(words)
  }
  // Where nothing can be deleted, an empty heading stands over an empty column.
  for (const head of group.querySelectorAll("thead th:not(.original)")) {
    if (!head.textContent.trim()) head.replaceWith(document.createElement("td"))
  }
  const columns = [...group.querySelectorAll("thead :is(th, td)")].map((head) =>
    head.textContent.trim(),
  )
  /** @type {NodeListOf<HTMLTableRowElement>} */
  const rows = group.querySelectorAll("tbody tr.form-row")
  for (const row of rows) {
    ;[...row.cells].forEach((cell, place) => {
      cell.dataset.head = columns[place] ?? "" // seen where the table is too narrow for columns
      for (const field of cell.querySelectorAll("input:not([type=hidden]), select, textarea")) {
        field.setAttribute("aria-label", columns[place] || title)
      }
    })
  }
}

function nameSearchLists() {
  for (const list of document.querySelectorAll(".select2-container")) {
    // In a table of rows, the list stands in for a select that has just been named.
    const name = nameOf(list) ?? list.previousElementSibling?.getAttribute("aria-label")
    if (!name) continue
    for (const box of list.querySelectorAll(
      ".select2-search__field, [role=combobox], [role=textbox]",
    )) {
      box.setAttribute("aria-label", name)
    }
    list.querySelector("[role=combobox]")?.removeAttribute("aria-labelledby")
    // The chosen items are a row of buttons, although the markup says that they are a list.
    for (const part of list.querySelectorAll(
      "ul.select2-selection__rendered, ul.select2-selection__rendered > li",
    )) {
      part.setAttribute("role", "none")
    }
  }
}

/** @param {Element} list */
function nameCells(list) {
  const heads = [...list.querySelectorAll("thead th")].map(
    (head) => head.querySelector(".text")?.textContent.trim() ?? "",
  )
  /** @type {NodeListOf<HTMLTableRowElement>} */
  const rows = list.querySelectorAll("tbody tr")
  for (const row of rows) {
    ;[...row.cells].forEach((cell, place) => {
      if (cell.localName === "td" && !cell.classList.contains("action-checkbox"))
        cell.dataset.head = heads[place] ?? ""
    })
  }
}

function nameAll() {
  document.querySelectorAll("#changelist-form #result_list").forEach(nameCells)
  document.querySelectorAll(".inline-group .tabular").forEach(nameTableRows)
  nameSearchLists()
}

// Runs after the admin's own scripts, and again for each added row and choice.
window.addEventListener("load", () => {
  nameAll()
  let due = 0
  new MutationObserver(() => {
    cancelAnimationFrame(due)
    due = requestAnimationFrame(nameAll)
  }).observe(document.querySelector("#content") ?? document.body, {
    childList: true,
    subtree: true,
  })
})
