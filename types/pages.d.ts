// What the pages of the admin hold for every script, and the events by which our scripts tell each other.

interface JQuery {
  on(
    event: string,
    listener: (event: { originalEvent?: Event; isTrusted?: boolean }) => void,
  ): JQuery
  trigger(event: string): JQuery
  select2(action: "open"): JQuery
}
interface Window {
  django: { jQuery(element: Element): JQuery }
}

/** What the server answers when the form of an article was saved by itself. */
interface SaveReply {
  at: string
  autosave: string
  /** Who wrote the other version that now stands beside this one; nothing where there is none. */
  beside: string
  both: string
  form: string
  own: boolean
  preview: string
  seen: string
  version: number
}
interface DocumentEventMap {
  "prose-editor:ready": CustomEvent<{
    editor: import("django-prose-editor/editor").Editor
    textarea: HTMLTextAreaElement
  }>
  saved: CustomEvent<SaveReply>
}

/** What the dialogs find by words or by key, each in the words that it is shown with. */
interface FoundFigure {
  key: string
  measure: string
  number: string
  period: string
  place: string
  publisher: string
  /** Whether its publisher revised it, in words for the editor; "" if not. */
  revision: string
  /** As its source says it, with "{}" where the number stands: "more than {}". */
  qualified: string
  source: string
  statistic: string
  title: string
  unchecked: string
  waiting: string
  words: string
}
interface FoundPage {
  address: string
  kind: string
  language: string
  title: string
}
interface FoundPicture {
  address: string
  alt: string
  credit: string
  height: number
  key: string
  whole: string
  width: number
}
