// The page's texts, from Keycloak's message bundles: those of the admin theme "token-lifecycle", with the realm's own words over them.
import { environment } from "./environment.js";
import { request, success } from "./problems.js";

const PREFIX = "tokenLifecycle.";
const THEME = "token-lifecycle";
/** Until the texts are there. */
let texts = {
  "problem.other": "This didn't work",
  "problem.offline": "The server can't be reached. Look at your network and try again.",
  "problem.failed": "The server answered {0}. Try again; if it stays so, its log says why.",
  "problem.again": "Try again",
};
let language = "en";

/** Loads the texts of a language; Keycloak answers English where it has none. */
export async function speak(tag) {
  language = tag || "en";
  const realm = encodeURIComponent(environment.loginRealm);
  const answer = await request(`${environment.adminBase}/resources/${realm}/admin/${encodeURIComponent(language)}?theme=${THEME}`);
  texts = Object.fromEntries(success(answer).filter((text) => text.key.startsWith(PREFIX))
    .map((text) => [text.key.slice(PREFIX.length), text.value]));
  document.documentElement.lang = language;
}

/** The text of a key, with {0}, {1}, … replaced. */
export function t(key, ...values) {
  return (texts[key] ?? key).replace(/\{(\d)\}/g, (whole, index) => String(values[index] ?? ""));
}

/** The text of a key that may not exist; without one the word itself. */
export function word(group, name) {
  return texts[`${group}.${name}`] ?? name;
}

export function number(value) {
  return new Intl.NumberFormat(language).format(value);
}

export function moment(iso) {
  return new Date(iso).toLocaleString(language);
}

export function shortMoment(date, withTime) {
  return withTime ? date.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" }) : date.toLocaleDateString(language);
}

/** A number of seconds in the largest unit that keeps it whole. */
export function duration(seconds) {
  const units = [[86400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]];
  const [size, unit] = units.find(([length]) => seconds >= length && seconds % length === 0) ?? units[3];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(seconds / size);
}
