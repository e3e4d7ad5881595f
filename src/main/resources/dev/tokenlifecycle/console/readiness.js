// What enforcing would have done to the traffic that mode=observe has recorded.
import { api } from "./session.js";
import { element, rowButton, choice, field, table, heading, empty, problemTitle, note, label, side, when, link } from "./elements.js";
import { ask, show } from "./dialogs.js";
import { t, number, duration } from "./i18n.js";
import { address, base, keep } from "./route.js";
import { recordButton } from "./recording.js";

const DAYS = ["7", "14", "30"];

async function warnings(realm, answer, again) {
  return [
    answer.not_recorded.length ? element("div", { id: "not-recorded" }, note("warning", t("incidents.notRecorded", answer.not_recorded.join(", ")),
      await recordButton(realm, answer.not_recorded, again))) : undefined,
    answer.too_little.length ? element("div", { id: "too-little" }, note("warning", t("readiness.tooLittle"), ...answer.too_little.map((what) => element("p", {}, t(`readiness.few.${what}`))))) : undefined,
    answer.cut ? note("info", t("readiness.cut"), when(answer.from)) : undefined,
  ].filter(Boolean);
}

function details(setting) {
  return ask(t("readiness.detailsOf", duration(setting.grace_seconds), t(setting.recover_lost_response ? "overview.recovers" : "overview.noRecovery")), [
    table(t("readiness.clients"), ["client", "refreshes", "users"].map((name) => t(`column.${name}`)),
      setting.clients.map((one) => [one.client, number(one.refreshes_refused), number(one.users_refused)])),
    heading(t("readiness.examples")),
    table(t("readiness.examples"), ["time", "user", "client", "behind", "lastRotation", "thisOne"].map((name) => t(`column.${name}`)), setting.examples.map((one) => [
      when(one.at), one.username ?? one.user ?? "", one.client,
      element("span", {}, t("readiness.behind", number(one.generations_behind), duration(one.seconds_since_rotation)), element("br"),
        label(t(!one.ends_family ? "readiness.race" : one.caused_last_rotation ? "readiness.retry" : "readiness.other"), one.caused_last_rotation || !one.ends_family ? "blue" : "red")),
      side(one.last_rotation), side(one.presented_by)]))]);
}

function forecast(answer) {
  return table(t("readiness.settings"), [...["grace", "recovery", "refreshes", "families", "users"].map((name) => t(`column.${name}`)), ""], answer.settings.map((setting) => {
    const name = `${duration(setting.grace_seconds)}, ${t(setting.recover_lost_response ? "overview.recovers" : "overview.noRecovery")}`;
    return [duration(setting.grace_seconds), t(setting.recover_lost_response ? "readiness.on" : "readiness.off"), number(setting.refreshes_refused), number(setting.families_ended),
      setting.users_refused ? label(number(setting.users_refused), "orange") : label("0", "green"),
      setting.refreshes_refused ? rowButton(t("readiness.show"), name, () => details(setting)) : ""];
  }));
}

export async function readiness(realm, given) {
  const search = { days: DAYS.includes(given.get("days")) ? given.get("days") : DAYS[0], client: given.get("client") ?? "" };
  const results = element("div", {});
  const again = () => show(results, async () => {
    keep(realm, "readiness", { client: search.client, days: search.days === DAYS[0] ? "" : search.days });
    const query = new URLSearchParams({ from: new Date(Date.now() - Number(search.days) * 86_400_000).toISOString(), ...(search.client ? { client: search.client } : {}) });
    const answer = await api("GET", `${base(realm)}/readiness?${query}`);
    if (!answer.observed.refreshes) {
      return [...await warnings(realm, { ...answer, too_little: [] }, again), element("div", {}, empty(t("readiness.nothing"), t("readiness.nothingMore")),
        element("p", { class: "tl-pager" }, link(t("readiness.toPresets"), address(realm, "presets"))))];
    }
    const { refreshes, families, users, clients, days } = answer.observed;
    return [...await warnings(realm, answer, again),
      element("p", { class: "tl-pager", id: "observed" }, t("readiness.observed", number(refreshes), number(families), number(users), number(clients), number(days))), forecast(answer)];
  }, (problem) => empty(problemTitle(problem), problem.message));
  const bar = element("form", { class: "tl-bar" }, choice("days", t("incidents.time"), DAYS.map((days) => [days, t(`readiness.days${days}`)]), search.days),
    field("client", t("column.client"), search.client, t("families.clientExample")));
  bar.onsubmit = (event) => event.preventDefault();
  bar.onchange = () => {
    Object.assign(search, { days: bar.querySelector("#days").value, client: bar.querySelector("#client").value.trim() });
    again();
  };
  await again();
  return [element("p", { class: "tl-bar" }, t("readiness.what")), bar, results];
}
