// Saves what is being written: two seconds after typing stops, and every eight while it does not.
// Only what a person changed: the editor writes its text anew while it starts, which nobody typed.
const note = document.getElementById("autosave")
const form = document.getElementById("article_form")
const seen = form.elements.seen
const AFTER = 2000
const AT_LEAST = 8000
// Where the organisation is, as everywhere on the desk, in the language of the page.
const CLOCK = new Intl.DateTimeFormat(document.documentElement.lang, {
  timeStyle: "short", numberingSystem: "latn", hourCycle: "h23", timeZone: note.dataset.zone,
})

let waiting
let since = 0
let isSaving = false
let isLeaving = false
let failed = 0

// What the form says, but for what the server keeps in it.
const said = () => {
  const fields = new FormData(form)
  fields.delete("seen")
  return JSON.stringify([...fields].filter(([, value]) => typeof value === "string"))
}
// What came back refused was never kept: that is saved without another key, if it says anything.
const isRefused = Boolean(document.querySelector(".errornote"))
  && ["title", "summary", "body"].some((name) => form.elements[name].value.trim())
let kept = isRefused ? "" : said()
let isTouched = isRefused
const touch = (event) => { isTouched ||= event.isTrusted }
for (const type of ["beforeinput", "drop", "keydown", "paste", "pointerdown"]) addEventListener(type, touch, true)

const say = (words, state) => { note.textContent = words; note.dataset.state = state }
const words = (name, ...values) =>
  values.reduce((text, value) => text.replace("{}", value), note.dataset[name])

const later = (event) => {
  touch(event.originalEvent ?? event) // jQuery hands on its own
  if (!isTouched) {
    kept = said()
    return
  }
  since ||= Date.now()
  clearTimeout(waiting)
  waiting = setTimeout(save, Math.max(0, Math.min(AFTER, since + AT_LEAST - Date.now())))
}

const goOn = (reply) => {
  seen.value = reply.seen
  note.dataset.url = reply.autosave
  if (form.getAttribute("action") === reply.form) return
  // A new article has a row now: the same form goes on at its address.
  form.setAttribute("action", reply.form)
  if (location.pathname !== reply.form) history.replaceState(null, "", reply.form)
  const heading = document.querySelector("#content .titles > h1")
  if (heading && note.dataset.changing) heading.textContent = note.dataset.changing
}

async function save() {
  if (isSaving || isLeaving) return
  const began = since
  const saying = said()
  since = 0
  if (saying === kept) return
  isSaving = true
  try {
    const response = await fetch(note.dataset.url, { method: "POST", body: new FormData(form) })
    if (!response.ok || response.redirected) throw new Error(response.status)
    const reply = await response.json()
    goOn(reply)
    kept = saying
    failed = 0
    if (reply.beside) {
      say(reply.own ? words("own", reply.version) : words("beside", reply.beside, reply.version), "beside")
      const both = Object.assign(document.createElement("a"), { href: reply.both, target: "_blank" })
      both.textContent = note.dataset.both
      note.append(" ", both)
    } else say(words("saved", CLOCK.format(new Date(reply.at))), "saved")
    // The panels beside the form show what was saved.
    document.dispatchEvent(new CustomEvent("saved", { detail: reply }))
  } catch {
    failed += 1
    since ||= began
    say(note.dataset.failed, "failed")
  } finally {
    isSaving = false
  }
  if (since) {
    clearTimeout(waiting)
    waiting = setTimeout(save, failed ? 5000 : AFTER)
  }
}

form.addEventListener("input", later)
form.addEventListener("change", later)
window.django?.jQuery(form).on("change", later)
form.addEventListener("submit", () => { isLeaving = true; clearTimeout(waiting) })
addEventListener("visibilitychange", () => { if (document.hidden && since) save() })
// While the browser asks, what was typed last is saved. Firefox would else save it as the old page goes, when
// the new one is drawn already: a version that its form does not know of.
addEventListener("beforeunload", (event) => {
  if (!since || isLeaving || said() === kept) return
  event.preventDefault()
  save()
})
if (isRefused) later({ isTrusted: true })
