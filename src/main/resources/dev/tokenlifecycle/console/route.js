// What the address says: #/realm/tab?search. A search in it can be bookmarked and sent to a colleague.
import { environment } from "./environment.js";

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // Typed by hand: a % that begins nothing.
  }
}

export function route() {
  const [path, query] = location.hash.slice(1).split("?");
  const [realm, tab] = path.split("/").filter(Boolean).map(decoded);
  return { realm: realm || environment.loginRealm, tab, search: new URLSearchParams(query ?? "") };
}

export function address(realm, tab, search = {}) {
  const given = Object.entries(search).filter(([, value]) => value !== "" && value !== undefined && value !== null && value !== 0);
  const query = new URLSearchParams(given).toString();
  return `#/${encodeURIComponent(realm)}/${tab}${query ? `?${query}` : ""}`;
}

export function go(realm, tab, search) {
  location.hash = address(realm, tab, search);
}

/** Keeps the search of a page in the address without showing it anew; an answer that comes when another page is shown changes nothing. */
export function keep(realm, tab, search) {
  const now = route();
  if (now.realm === realm && (now.tab ?? "overview") === tab) {
    history.replaceState(null, "", address(realm, tab, search));
  }
}

export const base = (realm) => `/admin/realms/${encodeURIComponent(realm)}/token-lifecycle`;

/** Keycloak's own console, at a path of it. */
export function stock(realm, path = "") {
  return `${environment.adminBase}/admin/${encodeURIComponent(environment.loginRealm)}/console/#/${encodeURIComponent(realm)}${path}`;
}
