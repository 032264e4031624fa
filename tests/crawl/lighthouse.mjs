// Read {chromium, flags, addresses} as JSON, and write which audits of Lighthouse each address fails, on
// a phone: {address: {audit: [element]}}. A page that fails none has 100 points.

import process from "node:process"
import { text } from "node:stream/consumers"
import { launch } from "chrome-launcher"
import lighthouse from "lighthouse"

const OPTIONS = {
  onlyCategories: ["accessibility", "seo"],
  formFactor: "mobile",
  disableFullPageScreenshot: true,
  // Only measurements of speed need to wait.
  pauseAfterFcpMs: 0,
  pauseAfterLoadMs: 0,
  networkQuietThresholdMs: 0,
  cpuQuietThresholdMs: 0,
}

const { chromium, flags, addresses } = JSON.parse(await text(process.stdin))
const browser = await launch({ chromePath: chromium, chromeFlags: flags })
const found = {}
try {
  for (const address of addresses) {
    const { lhr } = await lighthouse(address, { port: browser.port, ...OPTIONS })
    found[address] = failedAudits(lhr)
  }
} finally {
  browser.kill()
}
process.stdout.write(JSON.stringify(found))

function failedAudits({ categories, audits }) {
  const failed = Object.values(categories)
    .flatMap(({ auditRefs }) => auditRefs)
    .filter(({ id, weight }) => weight > 0 && isFailed(audits[id]))
  return Object.fromEntries(failed.map(({ id }) => [id, elements(audits[id])]))
}

/** An audit that could not be made is not passed either. */
function isFailed({ score, scoreDisplayMode }) {
  return scoreDisplayMode === "error" || (score !== null && score < 1)
}

function elements({ details }) {
  return (details?.items ?? []).map(({ node }) => node?.snippet)
}
