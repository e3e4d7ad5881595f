import { decodeJwt } from "jose";

/** The largest push that is read, in bytes: an event with 500 sessions has about 40,000. */
export const LARGEST = 128 * 1024;

/** Express: takes the pushes at the path where it is mounted; before whatever authenticates and before body parsers. */
export function pushHandler(list) {
  return async (request, response) => {
    if (request.method !== "POST") return response.writeHead(405, { allow: "POST" }).end();
    let answer;
    try {
      answer = await list.receive(await read(request));
    } catch {
      // The sender went away: nobody is there to be answered.
      return response.destroy();
    }
    response.writeHead(answer.status, answer.body ? { "content-type": "application/json" } : {});
    response.end(answer.body ? JSON.stringify(answer.body) : undefined);
    // What is left of a body that is too large isn't read.
    if (answer.status === 413) request.destroy();
    return undefined;
  };
}

async function read(request) {
  const parts = [];
  let length = 0;
  for await (const part of request.iterator?.({ destroyOnReturn: false }) ?? request) {
    parts.push(part);
    length += part.length;
    if (length > LARGEST) break;
  }
  return Buffer.concat(parts).toString("utf8");
}

/**
 * Express: answers 401 to a request with a revoked access token, in whichever way the application may read it: from each `Authorization`
 * header, after `Bearer`, after `DPoP` (RFC 9449), after anything else; from the parameter `access_token` of the query, or of a form that
 * was parsed before (RFC 6750). It verifies no token: the application goes on doing that.
 */
export function refuseRevoked(list) {
  return (request, response, next) => {
    const text = presented(request).find((each) => (each.match(/[\w.-]+/g) ?? []).some((word) => list.isRevoked(claimsIn(word))));
    if (text !== undefined) {
      const scheme = /^\s*dpop/i.test(text) ? "DPoP" : "Bearer";
      response.writeHead(401, { "www-authenticate": `${scheme} error="invalid_token", error_description="The token was revoked"` }).end();
    } else {
      next();
    }
  };
}

// Node keeps the first of several headers, others may take another one. A parser may make a list or an object of a parameter.
function presented({ headers, rawHeaders = [], url = "", query, body }) {
  const sent = rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1].toLowerCase() === "authorization");
  const parameters = new URLSearchParams(url.replace(/^[^?]*/, "").replaceAll(";", "&"));
  const form = /^\s*(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(headers["content-type"]) ? body : undefined;
  const parsed = [query, form].map((values) => JSON.stringify(values?.access_token ?? ""));
  return [...sent, headers.authorization ?? "", ...parameters.getAll("access_token"), ...parsed];
}

// Nothing of anybody where it is no JWT: a scheme, or an opaque token.
function claimsIn(word) {
  try {
    return decodeJwt(word);
  } catch {
    return {};
  }
}
