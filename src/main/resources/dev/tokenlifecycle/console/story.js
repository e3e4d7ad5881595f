// One incident in full: who, when, both sides, what ended, which hooks were notified, until when a copy is good for something, what to do.
import { api } from "./session.js";
import { element, link, dim, when } from "./elements.js";
import { ask, alertError } from "./dialogs.js";
import { t, word, number, moment, duration } from "./i18n.js";
import { base, stock } from "./route.js";

/** What ended. */
export function ended(incident) {
  if (incident.mode === "observe" && incident.verdict === "superseded") {
    return t("incidents.wouldEnd");
  }
  return incident.revoked ? word("revoked", incident.revoked) : "";
}

const text = ({ address, user_agent: agent }) => [address, agent].filter(Boolean).join(" · ") || t("story.unknown");

function sides(incident) {
  const { last_rotation: last, presented_by: now } = incident;
  if (!last.address) {
    return undefined;
  }
  return last.address === now.address && last.user_agent === now.user_agent ? "same" : "different";
}

function advice(incident) {
  const alike = incident.verdict === "superseded" ? sides(incident) : undefined;
  return word("advice", alike ? `superseded.${alike}` : incident.verdict);
}

function line(title, ...content) {
  return element("div", { class: "tl-line" }, element("dt", {}, title), element("dd", {}, ...content));
}

async function notified(realm, incident) {
  if (!incident.revoked) {
    return t("story.nothingToTell");
  }
  try {
    const deliveries = await api("GET", `${base(realm)}/deliveries?${new URLSearchParams({ family: incident.family, max: 20 })}`);
    return deliveries.length ? element("ul", {}, ...deliveries.map((delivery) => element("li", {},
      `${delivery.hook}: ${word("status", delivery.status)}${delivery.delivered_at ? ` (${moment(delivery.delivered_at)})` : ""}${delivery.last_error && !delivery.delivered_at ? ` – ${delivery.last_error}` : ""}`)))
      : t("story.noDelivery");
  } catch (problem) {
    // The family has expired since, and what was told of it isn't kept any more.
    return problem.status === 404 ? t("story.noDelivery") : problem.status === 403 ? t("story.mayNotSee") : problem.message;
  }
}

function user(realm, incident) {
  return incident.user ? link(incident.username ?? incident.user, stock(realm, `/users/${encodeURIComponent(incident.user)}/settings`)) : t("story.unknown");
}

export async function tell(realm, incident) {
  try {
    const generations = incident.current_generation === undefined ? undefined
      : t("story.generations", number(incident.generation ?? 0), number(incident.current_generation), duration(incident.seconds_since_rotation ?? 0));
    const alike = sides(incident);
    await ask(word("verdict", incident.verdict), [
      element("p", {}, word("meaning", incident.verdict)),
      element("dl", { class: "tl-story" },
        line(t("column.time"), when(incident.at)), line(t("column.user"), user(realm, incident)), line(t("column.client"), incident.client ?? ""),
        line(t("column.family"), element("span", { class: "tl-mono" }, incident.family ?? ""), generations ? element("span", {}, element("br"), dim(generations)) : undefined),
        line(t("column.lastRotation"), text(incident.last_rotation)),
        line(t("column.thisOne"), text(incident.presented_by), alike ? element("span", {}, element("br"), dim(t(`story.${alike}`))) : undefined),
        line(t("column.ended"), ended(incident) || t("story.nothing")),
        line(t("story.notified"), await notified(realm, incident)),
        incident.safe_after ? line(t("story.safeAfter"), when(incident.safe_after)) : undefined),
      element("h3", { class: "pf-v5-c-title pf-m-md" }, t("story.advice")), element("p", { id: "advice" }, advice(incident)),
      element("p", { class: "tl-dim" }, t("story.wire", incident.verdict))]);
  } catch (problem) {
    alertError(problem);
  }
}
