// Makes a toolbar a single stop for the Tab key, as is usual: the next press of Tab leads into the text.
// The arrow keys move from tool to tool.
/** @param {HTMLElement} tool */
const isThere = (tool) => !tool.classList.contains("hidden") && !tool.closest("[hidden]")

/** Let `bar` be one stop. What is answered is to be called whenever its tools came or went.
 * @param {HTMLElement} bar */
export const oneStop = (bar) => {
  /** @type {HTMLElement | undefined} */
  let current
  const every = () => [...bar.querySelectorAll("button")]
  /** @param {Node | undefined} wanted */
  const settle = (wanted) => {
    const tools = every().filter(isThere)
    // Where the one that was used last is gone, the next to it, or what it stands behind.
    current =
      tools.find((tool) => tool === wanted) ??
      tools.find((tool) => wanted && tool.parentElement?.contains(wanted)) ??
      tools[0]
    for (const tool of every()) tool.tabIndex = tool === current ? 0 : -1
  }
  bar.addEventListener("focusin", ({ target }) => {
    if (target instanceof Node) settle(target)
  })
  bar.addEventListener("focusout", () => settle(current))
  bar.addEventListener("keydown", (event) => {
    const tools = every().filter(isThere)
    const here = tools.indexOf(/** @type {HTMLButtonElement} */ (event.target))
    const isRightToLeft = getComputedStyle(bar).direction === "rtl"
    /** @type {Record<string, number>} */
    const places = {
      ArrowDown: here + 1,
      ArrowUp: here - 1,
      Home: 0,
      End: -1,
      [isRightToLeft ? "ArrowLeft" : "ArrowRight"]: here + 1,
      [isRightToLeft ? "ArrowRight" : "ArrowLeft"]: here - 1,
    }
    const to = places[event.key]
    if (here < 0 || to === undefined) return
    event.preventDefault()
    tools.at(to % tools.length)?.focus()
  })
  const keep = () => settle(current)
  keep()
  return keep
}
