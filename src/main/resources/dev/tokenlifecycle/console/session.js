// Logs the admin in with the admin console's own client (authorization code with PKCE) and calls the admin REST API.
import { environment } from "./environment.js";
import { t } from "./i18n.js";
import { request, success } from "./problems.js";

const endpoint = `${environment.serverBase}/realms/${encodeURIComponent(environment.loginRealm)}/protocol/openid-connect`;
const redirectUri = location.origin + location.pathname;
const STATE = "token-lifecycle-login";
/** Whoever comes back from a login and is refused again so soon would be sent to and fro. */
const AT_ONCE = 60_000;
let tokens;
let expires = 0;
let returned;

function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function random() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

async function challenge(verifier) {
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
}

async function authorize(refused = false) {
  // Web Crypto exists in secure contexts only; the console's client asks for PKCE everywhere.
  if (!crypto.subtle) {
    throw new Error(t("problem.insecure"));
  }
  const pending = { state: random(), verifier: random(), hash: location.hash, refused };
  sessionStorage.setItem(STATE, JSON.stringify(pending));
  const query = { client_id: environment.clientId, redirect_uri: redirectUri, response_type: "code", response_mode: "query",
    scope: "openid", state: pending.state };
  query.code_challenge = await challenge(pending.verifier);
  query.code_challenge_method = "S256";
  location.assign(`${endpoint}/auth?${new URLSearchParams(query)}`);
  return new Promise(() => {});
}

const post = (path, form) => request(`${endpoint}/${path}`, { method: "POST", body: new URLSearchParams({ client_id: environment.clientId, ...form }) });

/** Gets tokens; answers why the server refuses them, or undefined. An answer that says nothing of the login is thrown. */
async function token(form) {
  const answer = await post("token", form);
  if (answer.status === 400 || answer.status === 401) {
    return answer.json?.error_description ?? answer.json?.error ?? answer.status;
  }
  tokens = success(answer);
  expires = Date.now() + (tokens.expires_in - 10) * 1000;
  return undefined;
}

export async function login() {
  const query = new URLSearchParams(location.search);
  const pending = JSON.parse(sessionStorage.getItem(STATE) || "null");
  sessionStorage.removeItem(STATE);
  // What else stands in an address comes from whoever made the link.
  const ours = pending && query.get("state") === pending.state;
  if (query.has("code") && ours) {
    history.replaceState(null, "", location.pathname + pending.hash);
    const refusal = await token({ grant_type: "authorization_code", code: query.get("code"), redirect_uri: redirectUri, code_verifier: pending.verifier });
    // Another attempt would be answered by the same login, without an end.
    if (refusal) {
      throw new Error(t("problem.login", refusal));
    }
    returned = pending.refused ? Date.now() : undefined;
    return;
  }
  if (query.has("error") && ours) {
    throw new Error(t("problem.login", query.get("error_description") || query.get("error")));
  }
  history.replaceState(null, "", location.pathname + location.hash);
  await authorize();
}

export function identity() {
  const part = tokens.id_token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(part), (letter) => letter.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes)).preferred_username;
}

/** Whether somebody is logged in. */
export const known = () => tokens !== undefined;

/** Ends the login with a token in a body: an address would keep it in histories and logs. A login that has ended already is refused. */
export async function logout() {
  await post("logout", { refresh_token: tokens.refresh_token });
  location.assign(redirectUri);
}

let refreshing;

/** One refresh for all calls that wait for it: two would present one token twice, which is reuse under a strict policy. */
async function fresh() {
  refreshing ??= token({ grant_type: "refresh_token", refresh_token: tokens.refresh_token }).finally(() => { refreshing = undefined; });
  if (await refreshing) {
    await authorize();
  }
}

/** What Keycloak's own console learns of the admin: their language, and their roles in a realm. */
export function whoami(realm) {
  return api("GET", `/admin/${encodeURIComponent(environment.loginRealm)}/console/whoami?currentRealm=${encodeURIComponent(realm)}`);
}

/** The roles that the admin has in a realm. */
export async function roles(realm) {
  return (await whoami(realm)).realm_access?.[realm] ?? [];
}

export async function api(method, path, body) {
  if (Date.now() > expires) {
    await fresh();
  }
  const answer = await request(environment.adminBase + path, { method, headers: { Authorization: `Bearer ${tokens.access_token}`,
    ...(body ? { "Content-Type": "application/json" } : {}) }, body: body ? JSON.stringify(body) : undefined });
  if (answer.status === 401 && !(Date.now() - returned < AT_ONCE)) {
    await authorize(true);
  }
  return success(answer);
}
