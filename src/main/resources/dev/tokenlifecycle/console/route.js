// What the address says: #/realm/tab?search. A search in it can be bookmarked and sent to a colleague.
import { environment } from "./session.js";

export function route() {
  const [path, query] = location.hash.slice(1).split("?");
  const [realm, tab] = path.split("/").filter(Boolean).map(decodeURIComponent);
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

/** Keeps a search in the address without showing the page anew. */
export function keep(search) {
  const { realm, tab } = route();
  history.replaceState(null, "", address(realm, tab, search));
}

export const base = (realm) => `/admin/realms/${encodeURIComponent(realm)}/token-lifecycle`;

/** Keycloak's own console, at a path of it. */
export function stock(realm, path = "") {
  return `${environment.adminBase}/admin/${encodeURIComponent(environment.loginRealm)}/console/#/${encodeURIComponent(realm)}${path}`;
}
