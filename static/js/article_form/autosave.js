// Saves the article by itself: two seconds after typing stops, and every eight seconds while it goes on.
// Saves only changes made by a person: the editor also rewrites its text while it starts.
const note = /** @type {HTMLElement} */ (document.getElementById("autosave"))
const form = /** @type {HTMLFormElement} */ (document.getElementById("article_form"))
/** @param {string} name */
const field = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name))
/** What the template says of this in a data attribute.
 * @param {string} key */
const told = (key) => note.dataset[key] ?? ""
/** @typedef {"" | "broken" | "failed" | "refused" | "signedOut" | "somebodyElse"} Wrong */
const AFTER = 2000
const AT_LEAST = 8000
const AGAIN = 5000
const RARELY = 60_000
// When the server last answered longer ago than this, save before the form is submitted.
const SURE = 60_000
// Shows times in the organisation's time zone and the language of the page. The zone is named only to
// people who are in another one.
const zone = { timeZone: told("zone") }
/** @param {Intl.DateTimeFormatOptions} options */
const offset = (options) =>
  new Date()
    .toLocaleString("en", { ...options, timeZoneName: "longOffset" })
    .split(" ")
    .pop()
const CLOCK = new Intl.DateTimeFormat(document.documentElement.lang, {
  hour: "2-digit",
  minute: "2-digit",
  numberingSystem: "latn",
  hourCycle: "h23",
  ...zone,
  ...(offset(zone) === offset({}) ? {} : { timeZoneName: "short" }),
})

/** @type {number | undefined} */
let waiting
/** @type {Promise<void> | undefined} */
let saving
let since = 0
let isLeaving = false
let heard = Date.now()
/** @type {Wrong} */
let wrong = ""
let again = AGAIN
// After an error on the server, a second press on Save goes through without another check.
let isForced = false
let isPressed = false

// Which open form this is, and how often it has sent: an answer may be lost on its way.
const name = [...crypto.getRandomValues(new Uint8Array(8))]
  .map((byte) => byte.toString(16).padStart(2, "0"))
  .join("")
let sent = 0
const number = () => {
  sent += 1
  field("form_save").value = `${name}.${sent}`
}

// What the form says, but for what the server keeps in it.
const said = () => {
  const fields = new FormData(form)
  for (const name of ["seen", "form_save", "csrfmiddlewaretoken"]) fields.delete(name)
  return JSON.stringify([...fields].filter(([, value]) => typeof value === "string"))
}
// What came back refused was never kept: that is saved without another key, if it says anything.
const isRefused =
  Boolean(document.querySelector(".errornote")) &&
  ["title", "summary", "body"].some((name) => field(name).value.trim())
let kept = isRefused ? "" : said()
let isTouched = isRefused
/** @param {{ isTrusted?: boolean }} event */
const touch = (event) => {
  isTouched ||= Boolean(event.isTrusted)
}
for (const type of ["beforeinput", "drop", "keydown", "paste", "pointerdown"])
  addEventListener(type, touch, true)

/** @type {(words: string, state: "beside" | "failed" | "saved") => void} */
const say = (words, state) => {
  note.textContent = words
  note.dataset.state = state
}
/** @type {(key: string, ...values: (number | string)[]) => string} */
const words = (key, ...values) =>
  values.reduce((/** @type {string} */ text, value) => text.replace("{}", String(value)), told(key))
/** @type {(text: string, href: string) => void} */
const add = (text, href) => {
  note.append(
    " ",
    Object.assign(document.createElement("a"), { href, target: "_blank", textContent: text }),
  )
}

/** @param {{ isTrusted?: boolean, originalEvent?: Event }} event */
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

/** @param {SaveReply} reply */
const goOn = (reply) => {
  field("seen").value = reply.seen
  note.dataset.url = reply.autosave
  if (form.getAttribute("action") === reply.form) return
  // A new article has a row now: the same form goes on at its address.
  form.setAttribute("action", reply.form)
  if (location.pathname !== reply.form) history.replaceState(null, "", reply.form)
  const heading = document.querySelector("#content .titles > h1")
  if (heading && told("changing")) heading.textContent = told("changing")
}

/** @param {Response} response */
const isSignIn = ({ url }) =>
  new URL(url).pathname === new URL(told("signInUrl"), location.href).pathname

// Whoever signed in again, in another window, has another token. Gives what is wrong, or nothing.
/** @returns {Promise<Wrong>} */
async function renewToken() {
  const page = await fetch(location.pathname)
  if (page.redirected) return isSignIn(page) ? "signedOut" : "refused"
  const text = await page.text()
  const [, user] = /id="autosave"[^>]* data-user="(\d+)"/.exec(text) ?? []
  const [, token] = /name="csrfmiddlewaretoken" value="(\w+)"/.exec(text) ?? []
  if (!user || !token) return "refused"
  if (user !== told("user")) return "somebodyElse"
  /** @type {NodeListOf<HTMLInputElement>} */
  const tokens = document.querySelectorAll("[name=csrfmiddlewaretoken]")
  for (const input of tokens) input.value = token
  return ""
}

const post = () => {
  number()
  return fetch(told("url"), { method: "POST", body: new FormData(form) })
}

// What the house answers, or the name of what is wrong.
/** @returns {Promise<SaveReply | Wrong>} */
async function ask() {
  try {
    let response = await post()
    if (response.redirected || response.status === 403) {
      const lacks = await renewToken()
      if (lacks) return lacks
      response = await post()
    }
    if (response.redirected) return isSignIn(response) ? "signedOut" : "refused"
    if (response.status === 403 || response.status === 404) return "refused"
    return response.ok ? await response.json() : "broken"
  } catch {
    return "failed"
  }
}

// Said once: whoever reads it, or stands on its link, is not disturbed at each try.
function complain() {
  const isSaid = note.dataset.wrong === wrong
  again = isSaid ? Math.min(2 * again, RARELY) : AGAIN
  if (isSaid) return
  note.dataset.wrong = wrong
  say(told(wrong), "failed")
  if (wrong === "signedOut") add(told("signIn"), told("signInUrl"))
}

/** @param {SaveReply} reply */
function tell(reply) {
  note.dataset.wrong = ""
  if (!reply.beside) {
    say(words("saved", CLOCK.format(new Date(reply.at))), "saved")
    return
  }
  say(
    reply.own ? words("own", reply.version) : words("beside", reply.beside, reply.version),
    "beside",
  )
  add(told("both"), reply.both)
}

async function send() {
  const began = since
  const saying = said()
  since = 0
  if (saying === kept) return
  const reply = await ask()
  if (typeof reply === "string") {
    wrong = reply
    since ||= began || Date.now()
    complain()
  } else {
    wrong = ""
    heard = Date.now()
    isForced = false
    goOn(reply)
    kept = saying
    tell(reply)
    // The panels beside the form show what was saved.
    document.dispatchEvent(new CustomEvent("saved", { detail: reply }))
  }
  clearTimeout(waiting)
  // What is refused stays refused, until somebody writes on.
  const isLost = wrong === "refused" || wrong === "somebodyElse"
  if (since && !isLost) waiting = setTimeout(save, wrong ? again : AFTER)
}

function save() {
  if (isLeaving) return undefined
  saving ??= send().finally(() => {
    saving = undefined
  })
  return saving
}

// Nothing that was typed leaves with the page before the house is known to take it.
const isSure = () =>
  !saving && (said() === kept || isForced || (!wrong && Date.now() - heard < SURE))
form.addEventListener("submit", async (event) => {
  if (isSure()) {
    isLeaving = true
    clearTimeout(waiting)
    number()
    return
  }
  event.preventDefault()
  if (isPressed) return
  isPressed = true
  await saving
  if (!isSure()) await save()
  isPressed = false
  isForced = wrong === "broken"
  if (!wrong) form.requestSubmit(event.submitter)
})

form.addEventListener("input", later)
form.addEventListener("change", later)
window.django?.jQuery(form).on("change", later)
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return
  if (event.key.toLowerCase() !== "s" && event.code !== "KeyS") return
  event.preventDefault()
  save()
})
addEventListener("visibilitychange", () => {
  if (document.hidden && since) save()
})
// Back from the window in which somebody signed in.
addEventListener("focus", () => {
  if (wrong) save()
})
// While the browser asks, what was typed last is saved. Firefox would else save it as the old page goes, when
// the new one is drawn already: a version that its form does not know of.
addEventListener("beforeunload", (event) => {
  if (!since || isLeaving || said() === kept) return
  event.preventDefault()
  save()
})
if (isRefused) later({ isTrusted: true })
