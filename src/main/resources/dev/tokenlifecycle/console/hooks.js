// Is everybody notified? The hooks, why one of them isn't, and their deliveries.
import { api, roles } from "./session.js";
import { element, rowButton, table, heading, empty, note, short, dim, when, link } from "./elements.js";
import { ask, alertDone, alertError } from "./dialogs.js";
import { t, number } from "./i18n.js";
import { base, stock } from "./route.js";
import { healthLabel, hookProblem } from "./hook-health.js";
import { deliveries } from "./deliveries.js";

async function test(realm, hook) {
  try {
    const answer = await api("POST", `${base(realm)}/hooks/${encodeURIComponent(hook.name)}/test`);
    if (answer.queued_at) {
      alertDone(t("hooks.testWaits", hook.name));
      return;
    }
    await ask(t(answer.accepted ? "hooks.accepted" : "hooks.refused", hook.name), [
      element("p", {}, answer.status ? t("hooks.answered", answer.status, number(answer.took_millis)) : t("hooks.noAnswer", answer.error)),
      answer.status && answer.error ? element("p", {}, answer.error) : undefined,
      answer.body ? element("pre", {}, answer.body) : undefined].filter(Boolean));
  } catch (problem) {
    alertError(problem);
  }
}

function hookTable(realm, all, may) {
  return table(t("tab.hooks"), [...["hook", "receiver", "format", "events", "health", "oldest"].map((name) => t(`column.${name}`)), ""], all.map((hook) => [
    hook.name, hook.invalid ? dim(hook.invalid) : hook.endpoint_url ? short(hook.endpoint_url) : (hook.delivery ?? []).join(", "), hook.format ?? "",
    dim((hook.events ?? []).join(", ")), healthLabel(hook), when(hook.oldest_waiting),
    !may || (!hook.invalid && !hook.delivery?.some((way) => way === "push" || way === "poll")) ? "" : rowButton(t("hooks.test"), hook.name, () => test(realm, hook))]));
}

export async function hooks(realm, search) {
  const all = await api("GET", `${base(realm)}/hooks`);
  const may = (await roles(realm)).includes("manage-realm");
  const list = await deliveries(realm, all, search, may);
  return [
    ...all.filter(hookProblem).map((hook) => note("danger", t("overview.hookFails", hook.name), hookProblem(hook))),
    element("div", { class: "tl-bar" }, heading(t("hooks.title")),
      link(t("hooks.create"), stock(realm, "/realm-settings/client-policies/profiles"), { class: "pf-v5-c-button pf-m-link tl-right" })),
    all.length ? hookTable(realm, all, may) : empty(t("hooks.none"), t("hooks.noneMore")), ...list];
}
