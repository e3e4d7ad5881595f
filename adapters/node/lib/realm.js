import { onOneLine } from "./one-line.js";

const TIMEOUT = 5000;

/** An error with the reason that Keycloak says, on one line. */
async function refusal(response) {
  const text = await response.text();
  let said;
  try {
    said = JSON.parse(text);
  } catch {
    // A proxy answers HTML.
  }
  const reason = [said?.errorMessage, said?.error_description, said?.error].find((each) => typeof each === "string" && each !== "");
  return new Error(`${response.url} answers ${response.status}${reason ? `: ${onOneLine(reason)}` : ""}`);
}

/** Talks to Keycloak: discovery, keys, an access token for the reader, the list. */
export class Realm {
  #settings;
  #discovery;
  #token;
  #tokenEnds = 0;
  #etag;

  constructor(settings) {
    this.#settings = settings;
  }

  /** The published keys: a JWK set. */
  async keys() {
    return (await this.#get(await this.#discovered("jwks_uri"))).json();
  }

  /** The list as a signed JWT; undefined where it is the one that was fetched last. */
  async list() {
    const { list } = this.#settings;
    const headers = { authorization: `Bearer ${await this.#accessToken()}`, ...(this.#etag ? { "if-none-match": this.#etag } : {}) };
    const response = await this.#get(`${await this.#discovered("revocation_lists_endpoint")}/${list}`, headers, [200, 304, 401]);
    if (response.status === 304) return undefined;
    if (response.status === 401) {
      this.#tokenEnds = 0;
      throw await refusal(response);
    }
    const text = await response.text();
    this.#etag = response.headers.get("etag") ?? undefined;
    return text;
  }

  /** The next fetch is answered with the list, whatever was fetched before. */
  forgetList() {
    this.#etag = undefined;
  }

  async #accessToken() {
    if (Date.now() < this.#tokenEnds) return this.#token;
    const { clientId, clientSecret } = this.#settings;
    const credentials = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString("base64");
    const response = await fetch(await this.#discovered("token_endpoint"), {
      method: "POST", signal: AbortSignal.timeout(TIMEOUT),
      headers: { authorization: `Basic ${credentials}`, "content-type": "application/x-www-form-urlencoded" },
      body: "grant_type=client_credentials",
    });
    if (response.status !== 200) throw await refusal(response);
    const answer = await response.json();
    this.#token = answer.access_token;
    this.#tokenEnds = Date.now() + (answer.expires_in - 10) * 1000;
    return this.#token;
  }

  async #discovered(member) {
    let found = this.#discovery;
    if (!found) {
      found = await (await this.#get(`${this.#settings.issuerUri}/.well-known/openid-configuration`)).json();
      if (found.issuer !== this.#settings.issuerUri) throw new Error(`${this.#settings.issuerUri} says that its issuer is ${found.issuer}`);
      this.#discovery = found;
    }
    const url = found[member];
    if (typeof url !== "string") {
      this.#discovery = undefined;
      throw new Error(`${this.#settings.issuerUri} has no ${member}`);
    }
    return url;
  }

  async #get(url, headers = {}, expected = [200]) {
    const response = await fetch(url, { headers, redirect: "error", signal: AbortSignal.timeout(TIMEOUT) });
    if (!expected.includes(response.status)) throw await refusal(response);
    return response;
  }
}
