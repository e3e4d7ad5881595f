import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK } from "jose";
import { ofEntry, ofSecurityEvent } from "./revoked-tokens.js";

/** Why a message is refused for good: a code of RFC 8935, section 2.4, and a description. */
export class RefusedError extends Error {
  constructor(err, description) {
    super(description);
    this.err = err;
  }
}

/** Verifies what Keycloak sends: lists and security event tokens. */
export class SignedMessages {
  #settings;
  #keys;

  constructor(settings, keys) {
    this.#settings = settings;
    this.#keys = keys;
  }

  /** The revocations of a list, and its claims; `old`: it may have expired. */
  async list(text, second, old) {
    const { issuerUri, list, skew } = this.#settings;
    const claims = await this.#verified(text, "revocation-list+jwt", `${issuerUri}/token-lifecycle/revocation-lists/${list}`);
    if (!Number.isFinite(claims.iat) || !(old || claims.exp + skew >= second)) throw new RefusedError("invalid_request", "the list has expired");
    return { claims, revocations: (Array.isArray(claims.revocations) ? claims.revocations : []).map(ofEntry).filter(Boolean) };
  }

  /** The revocation that a security event token tells of; undefined where nothing in it can be matched. */
  async securityEvent(token) {
    const claims = await this.#verified(token, "secevent+jwt", this.#settings.audience);
    if (typeof claims.jti !== "string" || claims.events === null || typeof claims.events !== "object" || Array.isArray(claims.events)) {
      throw new RefusedError("invalid_request", "no security event token");
    }
    return ofSecurityEvent(claims);
  }

  async #verified(token, type, audience) {
    let header, claims;
    try {
      header = decodeProtectedHeader(token);
      claims = decodeJwt(token);
    } catch {
      throw new RefusedError("invalid_request", "no signed JWT");
    }
    if (header.typ !== type || typeof header.alg !== "string" || header.alg === "none") throw new RefusedError("invalid_request", `not of the type ${type}`);
    if (claims.iss !== this.#settings.issuerUri) throw new RefusedError("invalid_issuer", "of another issuer");
    const { aud } = claims;
    if (!aud || !(aud === audience || (Array.isArray(aud) && aud.includes(audience)))) throw new RefusedError("invalid_audience", "for another audience");
    const key = typeof header.kid === "string" ? await this.#keys.find(header.kid) : undefined;
    try {
      if (!key || !["RSA", "EC", "OKP"].includes(key.kty)) throw new Error("unknown");
      await compactVerify(token, await importJWK(key, header.alg));
    } catch {
      throw new RefusedError("invalid_key", "not signed with a published key of the issuer");
    }
    return claims;
  }
}
