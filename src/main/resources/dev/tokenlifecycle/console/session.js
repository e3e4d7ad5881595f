// Logs the admin in with the admin console's own client (authorization code with PKCE) and calls the admin REST API.
export const environment = JSON.parse(document.body.dataset.environment);
const endpoint = `${environment.serverBase}/realms/${encodeURIComponent(environment.loginRealm)}/protocol/openid-connect`;
const redirectUri = location.origin + location.pathname;
const STATE = "token-lifecycle-login";
let tokens;
let expires = 0;

function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function random() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

async function challenge(verifier) {
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
}

async function authorize() {
  const pending = { state: random(), verifier: random(), hash: location.hash };
  sessionStorage.setItem(STATE, JSON.stringify(pending));
  const query = { client_id: environment.clientId, redirect_uri: redirectUri, response_type: "code", response_mode: "query",
    scope: "openid", state: pending.state };
  // Web Crypto's digest exists in secure contexts only; the console's client asks for PKCE everywhere.
  query.code_challenge = await challenge(pending.verifier);
  query.code_challenge_method = "S256";
  location.assign(`${endpoint}/auth?${new URLSearchParams(query)}`);
  return new Promise(() => {});
}

async function token(form) {
  const answer = await fetch(`${endpoint}/token`, { method: "POST", body: new URLSearchParams({ client_id: environment.clientId, ...form }) });
  if (!answer.ok) {
    return false;
  }
  tokens = await answer.json();
  expires = Date.now() + (tokens.expires_in - 10) * 1000;
  return true;
}

export async function login() {
  const query = new URLSearchParams(location.search);
  const pending = JSON.parse(sessionStorage.getItem(STATE) || "null");
  sessionStorage.removeItem(STATE);
  if (query.has("code") && pending && query.get("state") === pending.state) {
    history.replaceState(null, "", location.pathname + pending.hash);
    if (await token({ grant_type: "authorization_code", code: query.get("code"), redirect_uri: redirectUri, code_verifier: pending.verifier })) {
      return;
    }
  }
  if (query.has("error")) {
    throw new Error(`The login failed: ${query.get("error_description") || query.get("error")}`);
  }
  history.replaceState(null, "", location.pathname + location.hash);
  await authorize();
}

export function identity() {
  const part = tokens.id_token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(part), (letter) => letter.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes)).preferred_username;
}

export function logout() {
  location.assign(`${endpoint}/logout?${new URLSearchParams({ id_token_hint: tokens.id_token, client_id: environment.clientId, post_logout_redirect_uri: redirectUri })}`);
}

let refreshing;

/** One refresh for all calls that wait for it: two would present one token twice, which is reuse under a strict policy. */
async function fresh() {
  refreshing ??= token({ grant_type: "refresh_token", refresh_token: tokens.refresh_token }).finally(() => { refreshing = undefined; });
  if (!(await refreshing)) {
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
  const answer = await fetch(environment.adminBase + path, { method, headers: { Authorization: `Bearer ${tokens.access_token}`,
    ...(body ? { "Content-Type": "application/json" } : {}) }, body: body ? JSON.stringify(body) : undefined });
  if (answer.status === 401) {
    await authorize();
  }
  const text = await answer.text();
  const json = text && answer.headers.get("content-type")?.includes("json") ? JSON.parse(text) : undefined;
  if (!answer.ok) {
    const problem = new Error(json?.errorMessage || json?.error || `${answer.status}`);
    problem.status = answer.status;
    throw problem;
  }
  return json;
}
