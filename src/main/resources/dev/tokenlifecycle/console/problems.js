// Requests that fail: an admin reads a sentence, whatever the server or the network said.
import { t } from "./i18n.js";

const SENTENCES = { 401: "refused", 403: "forbiddenMore", 429: "busy", 503: "busy" };

/** The server's own sentence, or ours. Of Keycloak's own errors only those of a 404 name what is missing. */
function problemOf(status, answer) {
  const own = answer?.errorMessage ?? (status === 404 ? answer?.error : undefined);
  const problem = new Error(own ?? t(`problem.${SENTENCES[status] ?? "failed"}`, status));
  problem.status = status;
  return problem;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function received(address, options) {
  try {
    const answer = await fetch(address, options);
    return [answer, await answer.text()];
  } catch {
    throw new Error(t("problem.offline"));
  }
}

/** The status and the JSON of an answer, if it has one; throws where the network fails. */
export async function request(address, options) {
  const [{ ok, status }, text] = await received(address, options);
  return { ok, status, json: parsed(text), empty: text === "" };
}

/** The JSON of an answer; throws what the answer says where it is none of success. */
export function success({ ok, status, json, empty }) {
  if (!ok || (json === undefined && !empty)) {
    throw problemOf(status, json);
  }
  return json;
}
