// Lets an editor drag a row of a tree to another place among its neighbours. The buttons of each row do
// the same for the keyboard, and without script.

/** @type {NodeListOf<HTMLTableRowElement>} */
const rows = document.querySelectorAll("tr[data-neighbours]")
/** @type {HTMLTableRowElement | null} */
let dragged = null

/** @param {HTMLTableRowElement} row */
const fits = (row) =>
  dragged !== null && row !== dragged && row.dataset.neighbours === dragged.dataset.neighbours

/** @type {(row: HTMLTableRowElement, event: DragEvent) => boolean} */
const isUpperHalf = (row, event) => {
  const { top, height } = row.getBoundingClientRect()
  return event.clientY < top + height / 2
}

// The row behind which the dragged one is put down, among its neighbours; none for the first place.
/** @type {(row: HTMLTableRowElement, event: DragEvent) => string} */
const placeBehind = (row, event) => {
  if (!isUpperHalf(row, event)) return row.dataset.key ?? ""
  const neighbours = [...rows].filter((each) => fits(each) || each === row)
  return neighbours[neighbours.indexOf(row) - 1]?.dataset.key ?? ""
}

const clearMarks = () => {
  for (const row of rows) row.classList.remove("drop-before", "drop-behind")
}

for (const row of rows) {
  row.draggable = true
  row.addEventListener("dragstart", (event) => {
    dragged = row
    if (event.dataTransfer) event.dataTransfer.effectAllowed = "move"
  })
  row.addEventListener("dragend", () => {
    dragged = null
    clearMarks()
  })
  row.addEventListener("dragover", (event) => {
    clearMarks()
    if (!fits(row)) return
    event.preventDefault()
    row.classList.add(isUpperHalf(row, event) ? "drop-before" : "drop-behind")
  })
  row.addEventListener("drop", (event) => {
    const form = dragged?.querySelector("form")
    if (!form || !fits(row)) return
    event.preventDefault()
    const behind = Object.assign(document.createElement("input"), {
      type: "hidden",
      name: "behind",
      value: placeBehind(row, event),
    })
    form.append(behind)
    form.submit()
  })
}
