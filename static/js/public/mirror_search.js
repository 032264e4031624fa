// Searches a copy of the site that has no server. The file pages.js beside the page, which runs first, holds what
// is searched. A plain script: browsers load no modules from a folder on a disk.
;(() => {
  const MOST = 50
  const { mirroredPages = [] } =
    /** @type {{mirroredPages?: [title: string, summary: string, link: string][]}} */ (
      /** @type {unknown} */ (globalThis)
    )
  const unsearched = /** @type {HTMLElement} */ (document.querySelector("[data-unsearched]"))
  const found = /** @type {HTMLElement} */ (document.querySelector("[data-found]"))
  const none = /** @type {HTMLElement} */ (document.querySelector("[data-none]"))
  const box = /** @type {HTMLInputElement} */ (document.querySelector("main input[name=q]"))
  const asked = new URLSearchParams(location.search).get("q") ?? ""
  const words = wordsOf(asked)
  unsearched.hidden = true
  box.value = asked
  if (words.length) {
    const results = mirroredPages
      .map(([title, summary, link]) => ({ title, summary, link, rank: rank(title, summary) }))
      .filter((page) => page.rank)
      .sort((one, other) => other.rank - one.rank)
      .slice(0, MOST)
    found.querySelector("ul")?.append(...results.map(entry))
    found.hidden = !results.length
    none.hidden = !found.hidden
  }

  /**
   * Returns the words of a text in lower case and without accents.
   * @param {string} text
   */
  function wordsOf(text) {
    const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    return plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  }

  /**
   * Returns 0 where a word is missing, and more the more of them begin a word of the title.
   * @param {string} title
   * @param {string} summary
   */
  function rank(title, summary) {
    const inTitle = wordsOf(title)
    const inAll = [...inTitle, ...wordsOf(summary)]
    /** @param {string[]} text */
    const has = (text) => (/** @type {string} */ word) => text.some((each) => each.startsWith(word))
    return words.every(has(inAll)) ? 1 + words.filter(has(inTitle)).length : 0
  }

  /** @param {{title: string, summary: string, link: string}} page */
  function entry({ title, summary, link }) {
    const item = document.createElement("li")
    const part = item.appendChild(document.createElement("div"))
    const heading = part.appendChild(document.createElement("h3"))
    const to = heading.appendChild(document.createElement("a"))
    to.href = link
    to.appendChild(document.createElement("bdi")).textContent = title
    part.appendChild(document.createElement("p")).textContent = summary
    return item
  }
})()
