// Reads a year, a month or a day as people write it, in the languages of the admin.
const LANGUAGES = ["en", "es", "fr", "ar-EG", "ar-LB", "ar-DZ"] // the Arab world has three sets of months
// Words that may stand between day, month and year.
const BETWEEN = new Set("de del el du le of the on st nd rd th er".split(" "))

/** @param {string} text */
const plain = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .trim()
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))

/** @type {Map<string, number>} */
const months = new Map()
for (const language of LANGUAGES) {
  for (const month of /** @type {const} */ (["long", "short"])) {
    const name = new Intl.DateTimeFormat(language, { month, timeZone: "UTC" })
    for (let n = 0; n < 12; n += 1) {
      months.set(plain(name.format(Date.UTC(2026, n, 1))).replace(/\.$/, ""), n + 1)
    }
  }
}
// Longer names first, because a name may begin with another one.
const NAMES = [...months.keys()].sort((a, b) => b.length - a.length)
const MONTH = new RegExp(`(?<!\\p{L})(?:${NAMES.join("|")})(?!\\p{L})`, "gu")

/** @param {number} year */
const isReal = (year, month = 1, day = 1) => {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** ISO 8601: `2026`, `2026-09` or `2026-09-01`; null where it is neither, empty where nothing stands.
 * @param {string} text */
export const readDay = (text) => {
  const said = plain(text)
  if (!said) return ""
  const [, y, m = 1, d = 1] = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(said) ?? []
  if (y) return isReal(Number(y), Number(m), Number(d)) ? said : null
  const named = said.match(MONTH) ?? []
  const numbers = said.match(/\d+/g) ?? []
  const years = numbers.filter((number) => number.length === 4)
  const days = numbers.filter((number) => number.length < 3)
  const others = said.replace(MONTH, " ").match(/\p{L}+/gu) ?? []
  const isClear =
    named.length === 1 &&
    years.length === 1 &&
    days.length <= 1 &&
    numbers.length === years.length + days.length &&
    others.every((word) => BETWEEN.has(word))
  if (!isClear) return null
  const month = months.get(named[0] ?? "")
  if (!isReal(Number(years[0]), month, Number(days[0] ?? 1))) return null
  return [years[0], month, ...days].map((part) => String(part).padStart(2, "0")).join("-")
}
