// Saves what is being written: two seconds after typing stops, and every eight while it does not.
const note = document.getElementById("autosave")
const form = document.getElementById("article_form")
const seen = form.elements.seen
const AFTER = 2000
const AT_LEAST = 8000

let waiting
let since = 0
let isSaving = false
let isLeaving = false
let failed = 0

const say = (words, state) => { note.textContent = words; note.dataset.state = state }
const words = (name, ...values) =>
  values.reduce((text, value) => text.replace("{}", value), note.dataset[name])

const later = () => {
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
}

async function save() {
  if (isSaving || isLeaving) return
  isSaving = true
  const began = since
  since = 0
  try {
    const response = await fetch(note.dataset.url, { method: "POST", body: new FormData(form) })
    if (!response.ok || response.redirected) throw new Error(response.status)
    const reply = await response.json()
    goOn(reply)
    failed = 0
    if (reply.beside) {
      say(words("beside", reply.beside, reply.version), "beside")
      const both = Object.assign(document.createElement("a"), { href: reply.both, target: "_blank" })
      both.textContent = note.dataset.both
      note.append(" ", both)
    } else say(words("saved", reply.at), "saved")
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
addEventListener("beforeunload", (event) => { if (since && !isLeaving) event.preventDefault() })
