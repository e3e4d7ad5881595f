// One revocation: which access tokens it voids. The rule is the table "Which tokens are void" of the hooks' documentation.

const text = (value) => (typeof value === "string" ? value : undefined);
const seconds = (value) => (Number.isFinite(value) ? Math.floor(value) : undefined);
const texts = (value) => (Array.isArray(value) ? new Set(value.map(String)) : undefined);

const NEEDS = {
  token: (r) => r.jti !== undefined,
  family: (r) => r.family !== undefined,
  "client-session": (r) => r.sid !== undefined && r.clients.size > 0,
  session: (r) => r.sid !== undefined,
  user: (r) => r.sub !== undefined,
  "user-at-client": (r) => r.sub !== undefined && r.clients.size > 0,
  client: (r) => r.clients.size > 0,
  realm: () => true,
};

/** Of an entry of a list; undefined where it says nothing that can be matched. */
export function ofEntry(entry) {
  if (entry === null || typeof entry !== "object" || !Object.hasOwn(NEEDS, entry.revoked)) return undefined;
  const revocation = {
    id: text(entry.txn), issuer: text(entry.iss), kind: entry.revoked, at: seconds(entry.event_timestamp),
    sub: text(entry.sub), sid: text(entry.sid), sids: texts(entry.sids),
    clients: new Set([...(text(entry.client_id) === undefined ? [] : [entry.client_id]), ...(texts(entry.client_ids) ?? [])]),
    family: text(entry.token_family), jti: text(entry.token_jti), notBefore: seconds(entry.not_before),
    serviceClient: text(entry.service_client_id), safeAfter: seconds(entry.safe_after),
  };
  const whole = [revocation.id, revocation.issuer, revocation.at, revocation.safeAfter].every((value) => value !== undefined);
  // An entry that lacks what its kind is about must not void everything.
  return whole && NEEDS[revocation.kind](revocation) ? revocation : undefined;
}

/** Of the claims of a security event token; undefined where no event in it can be matched. */
export function ofSecurityEvent(claims) {
  const event = Object.values(claims.events).find((each) => each !== null && typeof each === "object" && "revoked" in each);
  const subject = claims.sub_id ?? {};
  const user = subject.format === "complex" ? (subject.user ?? {}) : subject;
  return ofEntry({ ...event, txn: claims.txn, iss: claims.iss, ...(user.format === "iss_sub" ? { sub: user.sub } : {}) });
}

/** What an access token says of itself, as far as a revocation asks. */
export function tokenClaims(claims) {
  const jti = text(claims.jti);
  const dot = jti?.indexOf(".") ?? -1;
  return {
    issuer: text(claims.iss), sub: text(claims.sub), sid: text(claims.sid), client: text(claims.azp) ?? text(claims.client_id),
    jti, family: text(claims.token_family) ?? (dot < 0 ? undefined : jti.slice(dot + 1)), iat: seconds(claims.iat) ?? -Infinity,
  };
}

const before = (r, token) => (r.notBefore === undefined ? token.iat <= r.at : token.iat < r.notBefore);

function ofUser(r, token, more) {
  if (token.sid !== undefined && r.sids?.has(token.sid)) return token.iat <= r.at + more;
  if (token.sub === r.sub) return token.iat < r.at || (token.iat === r.at && (token.sid === undefined || r.sids === undefined));
  return token.sub === undefined && token.sid === undefined && r.serviceClient !== undefined
    && r.serviceClient === token.client && token.iat <= r.at;
}

/** Whether a revocation voids a token. */
export function includes(r, token) {
  if (r.issuer !== token.issuer) return false;
  const client = r.clients.has(token.client);
  switch (r.kind) {
    case "token": return token.jti === r.jti;
    case "family": return token.family === r.family;
    case "client-session":
      return client && token.sid === r.sid && (token.iat <= r.at || (r.family !== undefined && token.family === r.family));
    case "session": return token.sid === r.sid && token.iat <= r.at + 1;
    case "user": return ofUser(r, token, 1);
    case "user-at-client": return client && ofUser(r, token, 0);
    case "client": return client && before(r, token);
    default: return before(r, token);
  }
}

/** Where a token is looked up: under each of these a revocation must be found. */
export function keys(r) {
  switch (r.kind) {
    case "token": return [`j${r.jti}`];
    case "family": return [`f${r.family}`];
    case "client-session":
    case "session": return [`s${r.sid}`];
    case "user":
    case "user-at-client":
      return [`u${r.sub}`, ...[...(r.sids ?? [])].map((sid) => `s${sid}`), ...(r.serviceClient === undefined ? [] : [`c${r.serviceClient}`])];
    case "client": return [...r.clients].map((client) => `c${client}`);
    default: return ["r"];
  }
}
