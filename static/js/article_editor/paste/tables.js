// Pasted tables: frames fall away, and a cell that spans others is taken apart.
import { all, renamed, unwrap } from "article-editor/paste/dom"
import { leaveOut } from "article-editor/paste/left_out"

/** @import { LeftOut } from "article-editor/paste/left_out" */

const MOST_COLUMNS = 50
const MOST_ADDED = 2000

/** @type {(cell: HTMLElement, name: string, most: number) => number} */
const span = (cell, name, most) => {
  const given = Number(cell.getAttribute(name) ?? 1)
  return given > 1 && given <= most ? Math.floor(given) : 1
}

/** Repeat a cell in each row that it spans, for each row is read alone; the other columns that it spans
    stay empty. Returns whether there was one.
 * @param {HTMLTableElement} table */
const splitCells = (table) => {
  const rows = [...table.rows]
  /** @type {{ left: number, cell: HTMLElement }[]} */
  const above = [] // by column: what reaches down into the next rows
  let added = 0
  for (const row of rows) {
    let column = 0
    const carryDown = (/** @type {Element | null} */ before) => {
      for (let one = above[column]; one && one.left > 0; one = above[column]) {
        one.left -= 1
        row.insertBefore(one.cell.cloneNode(true), before)
        added += 1
        column += 1
      }
    }
    for (const cell of [...row.cells]) {
      if (added > MOST_ADDED) return true
      carryDown(cell)
      const columns = span(cell, "colspan", MOST_COLUMNS)
      const down = span(cell, "rowspan", rows.length)
      const cells = [cell]
      while (cells.length < columns) cells.push(cell.ownerDocument.createElement("td"))
      cell.after(...cells.slice(1))
      added += columns - 1
      for (const one of cells) {
        above[column] = { left: down - 1, cell: one }
        column += 1
      }
    }
    carryDown(null)
  }
  return added > 0
}

/** Put the caption and the cells below each other, with all that stands in them.
 * @type {(table: HTMLTableElement, cells: HTMLElement[]) => void} */
const removeFrame = (table, cells) => {
  const parts = table.caption ? [table.caption, ...cells] : cells
  table.replaceWith(...parts.map((part) => renamed(part, "div")))
}

/** @type {(doc: Document, left: LeftOut) => void} */
export const carryTables = (doc, left) => {
  for (const table of doc.querySelectorAll("table")) {
    const cells = [...table.rows].flatMap((row) => [...row.cells])
    // One cell, or a table within another, is a frame and no table.
    if (cells.length < 2 || table.querySelector("table")) {
      removeFrame(table, cells)
      continue
    }
    if (splitCells(table)) leaveOut(left, "merged")
    // A header is bold by itself.
    if (!table.querySelector("th"))
      for (const cell of [...(table.rows[0]?.cells ?? [])]) renamed(cell, "th")
    for (const bold of all(table, "th b,th strong")) unwrap(bold)
  }
}
