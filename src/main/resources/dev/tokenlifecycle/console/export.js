// All incidents of a search as a file, page after page.
import { api } from "./session.js";
import { download } from "./dialogs.js";

/** More than this is a job for the REST API. */
export const MOST = 10_000;

/** By this a spreadsheet knows UTF-8. */
const BOM = "\uFEFF";

const COLUMNS = {
  at: (one) => one.at, verdict: (one) => one.verdict, mode: (one) => one.mode, user: (one) => one.user, username: (one) => one.username, client: (one) => one.client,
  family: (one) => one.family, generation: (one) => one.generation, current_generation: (one) => one.current_generation, seconds_since_rotation: (one) => one.seconds_since_rotation,
  revoked: (one) => one.revoked, safe_after: (one) => one.safe_after, last_rotation_address: (one) => one.last_rotation.address, last_rotation_user_agent: (one) => one.last_rotation.user_agent,
  presented_by_address: (one) => one.presented_by.address, presented_by_user_agent: (one) => one.presented_by.user_agent,
};

async function every(address, max) {
  const all = [];
  for (let first = 0; first < MOST; first += max) {
    const page = await api("GET", address(first));
    all.push(...page.incidents);
    if (page.incidents.length < max) {
      break;
    }
  }
  return all;
}

/**
 * A cell of RFC 4180. Whoever presents a token chooses their user agent: a spreadsheet must not take it for a formula, neither where
 * the cell begins nor behind what it takes for the next cell in other countries.
 */
export function cell(value) {
  const text = value === undefined || value === null ? "" : String(value);
  const harmless = text.replace(/(^|[;\t\r\n])(?=\s*[=+\-@\uFF0B\uFF0D\uFF1D\uFF20])/g, "$1'").replace(/^[\t\r]/, "'$&");
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export function csv(incidents) {
  return [Object.keys(COLUMNS), ...incidents.map((one) => Object.values(COLUMNS).map((value) => value(one)))].map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
}

export async function saveCsv(realm, address, max) {
  download(`incidents-${realm}.csv`, "text/csv;charset=utf-8", BOM + csv(await every(address, max)));
}

export async function saveJson(realm, address, max) {
  download(`incidents-${realm}.json`, "application/json", JSON.stringify(await every(address, max), null, 2));
}
