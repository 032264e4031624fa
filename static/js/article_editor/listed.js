// What is looked up when a page is made: the newest articles, people, a video or sound. What they may be of the server says.
import { find, language } from "article-editor/dialog"
import { dataOf, elementById, elementIn } from "article-editor/elements"
import { filledIn } from "article-editor/filled_in"

/** @typedef {{ key: string, name: string }} Choice */

/** @type {Map<string, Promise<Choice[]>>} */
const known = new Map()
/** What a dialog may choose from, asked once in a language.
 * @param {HTMLDialogElement} dialog
 * @returns {Promise<Choice[]>} */
const choices = (dialog) => {
  const asked = { of: dataOf(dialog, "of"), language: language() }
  const place = `${asked.of} ${asked.language}`
  const found = known.get(place) ?? find(dialog, asked)
  known.set(place, found)
  return found
}
/** @type {(dialog: HTMLDialogElement, key: string) => Promise<string>} */
const nameOf = async (dialog, key) =>
  (await choices(dialog)).find((choice) => choice.key === key)?.name ?? dataOf(dialog, "gone")

/** Put what there is to choose into the list of a dialog, below its first line.
 * @param {HTMLDialogElement} dialog */
const prepare = async (dialog) => {
  const select = elementIn(dialog, "select[data-choices]", HTMLSelectElement)
  const every = await choices(dialog)
  select.replaceChildren(
    ...[...select.options].slice(0, 1),
    ...every.map(({ key, name }) => new Option(name, key)),
  )
}

const newest = elementById("newest", HTMLDialogElement)
export const NewestList = filledIn({
  name: "NewestList",
  tag: "newest-list",
  dialog: newest,
  sign: "list_alt",
  prepare: () => prepare(newest),
  parse: (element) => {
    const kind = element.getAttribute("kind")
    const topic = element.getAttribute("topic")
    const of = (topic && `topic-${topic}`) || (kind && `kind-${kind}`) || ""
    return { values: { of, count: element.getAttribute("count") ?? "5" }, rows: [] }
  },
  write: ({ values: { of = "", count = "5" } }) => {
    const [, name, key] = /^(kind|topic)-(.+)$/.exec(of) ?? []
    return ["newest-list", name ? { count, [name]: key } : { count }]
  },
  lines: async ({ of, count = "" }) => [
    `${of ? await nameOf(newest, of) : dataOf(newest, "every")}: ${count}`,
  ],
})

const people = elementById("people", HTMLDialogElement)
const person = elementIn(people, "select", HTMLSelectElement)
const there = elementIn(people, "ol", HTMLElement)
person.addEventListener("change", () => person.setCustomValidity(""))
elementIn(people, "[value=insert]", HTMLButtonElement).addEventListener("click", () => {
  person.setCustomValidity(there.children.length ? "" : dataOf(people, "none"))
})
// A row says the name of the author whose key it holds.
new MutationObserver(async () => {
  for (const row of there.children) {
    const key = elementIn(row, "input", HTMLInputElement).value
    const name = await nameOf(people, key)
    elementIn(row, "bdi", HTMLElement).textContent = name
    for (const button of row.querySelectorAll("button")) {
      button.setAttribute("aria-label", `${button.textContent}: ${name}`)
    }
  }
}).observe(there, { childList: true })

export const PeopleList = filledIn({
  name: "PeopleList",
  tag: "people-list",
  dialog: people,
  sign: "people",
  prepare: () => prepare(people),
  choose: () => {
    const key = person.value
    const isThere = [...there.querySelectorAll("input")].some((input) => input.value === key)
    person.setCustomValidity("")
    return key && !isThere ? { key } : undefined
  },
  parse: (element) => {
    const keys = (element.getAttribute("authors") ?? "").split(" ").filter(Boolean)
    return { values: {}, rows: keys.map((key) => ({ key })) }
  },
  write: ({ rows }) => ["people-list", { authors: rows.map(({ key }) => key).join(" ") }],
  lines: async ({ key = "" }) => [await nameOf(people, key)],
})

const recordings = elementById("recording", HTMLDialogElement)
export const MediaPlayer = filledIn({
  name: "MediaPlayer",
  tag: "media-player",
  dialog: recordings,
  sign: "play_circle",
  prepare: () => {
    known.clear() // somebody may have uploaded one meanwhile, in another tab
    return prepare(recordings)
  },
  parse: (element) => ({
    values: { recording: element.getAttribute("recording") ?? "" },
    rows: [],
  }),
  write: ({ values: { recording = "" } }) => ["media-player", { recording }],
  lines: async ({ recording = "" }) => [await nameOf(recordings, recording)],
})
