// Profiles to start from: choose one, see what it sets, bind it to clients. The result is an ordinary profile and an ordinary policy.
import { roles } from "./session.js";
import { element, once, rowButton, choice, field, table, heading, empty, label, link, note } from "./elements.js";
import { alertDone, alertError, ask } from "./dialogs.js";
import { t, word } from "./i18n.js";
import { go, keep, route, stock } from "./route.js";
import { request, success } from "./problems.js";
import { bound, bind, withMode } from "./bindings.js";

async function shipped() {
  return success(await request(`${new URL("profiles.json", import.meta.url)}`)).profiles;
}

function settings(profile, mode) {
  return table(t("presets.sets"), ["executor", "setting", "value"].map((name) => t(`column.${name}`)), withMode(profile, mode).executors.flatMap(({ executor, configuration }) =>
    Object.entries(configuration).map(([key, value]) => [executor, key, String(value)])));
}

async function change(realm, policy, mode, all, again) {
  try {
    const title = t(mode === "enforce" ? "presets.enforceSure" : "presets.observeSure", policy.name);
    if (await ask(title, [element("p", {}, t(mode === "enforce" ? "presets.enforceMore" : "presets.observeMore"))], t(`presets.${mode}`))) {
      await bind(realm, all.find((profile) => profile.name === policy.preset), { name: policy.name, clients: policy.clients, mode });
      alertDone(t("presets.changed"));
      again();
    }
  } catch (problem) {
    alertError(problem);
  }
}

function boundTable(realm, policies, all, may, again) {
  return table(t("presets.bound"), [...["policy", "preset", "clients", "mode"].map((name) => t(`column.${name}`)), ""], policies.map((policy) => {
    const other = policy.mode === "observe" ? "enforce" : "observe";
    return [policy.name, policy.preset, policy.clients?.join(", ") ?? t("presets.otherCondition"),
      policy.enabled ? label(t(`presets.${policy.mode}`), policy.mode === "observe" ? "gold" : "green") : label(t("presets.off")),
      may && policy.clients && policy.enabled ? rowButton(t(`presets.${other}`), policy.name, () => change(realm, policy, other, all, again)) : ""];
  }));
}

function form(realm, all, chosen, again) {
  const shown = element("div", {});
  const part = element("form", { class: "tl-card", id: "preset-form" }, heading(t("presets.new")),
    choice("preset", t("column.preset"), all.map((profile) => [profile.name, word("preset", profile.name)]), chosen),
    choice("mode", t("column.mode"), [["observe", t("presets.startObserve")], ["enforce", t("presets.startEnforce")]], "observe"),
    field("clients", t("column.clients"), "", "spa, mobile-*", { required: true }), field("policy", t("presets.policyName"), "", "", { required: true, maxlength: 100 }),
    shown, element("button", { class: "pf-v5-c-button pf-m-primary", type: "submit", id: "bind" }, t("presets.create")));
  const value = (id) => part.querySelector(`#${id}`).value.trim();
  const profile = () => all.find((each) => each.name === value("preset"));
  const refresh = () => {
    keep(realm, "presets", { preset: value("preset") });
    shown.replaceChildren(element("p", {}, word("presetFor", value("preset"))), settings(profile(), value("mode")));
  };
  part.onchange = (event) => ["preset", "mode"].includes(event.target.id) && refresh();
  const submit = once(async () => {
    try {
      await bind(realm, profile(), { name: value("policy"), clients: value("clients").split(",").map((id) => id.trim()).filter(Boolean), mode: value("mode") }, true);
      alertDone(t("presets.created"));
      again();
    } catch (problem) {
      alertError(problem);
    }
  });
  part.onsubmit = (event) => {
    event.preventDefault();
    submit(event);
  };
  return { part, refresh };
}

export async function presets(realm, search) {
  const [all, own] = await Promise.all([shipped(), roles(realm)]);
  const may = own.includes("manage-realm");
  const policies = await bound(realm, all);
  const again = () => {
    const { tab } = route();
    go(realm, tab, { preset: all[0].name, at: Date.now() });
  };
  const chosen = all.some((profile) => profile.name === search.get("preset")) ? search.get("preset") : all[0].name;
  const create = form(realm, all, chosen, again);
  create.refresh();
  return [
    element("p", { class: "tl-bar" }, t("presets.what"), " ", link(t("overview.toPolicies"), stock(realm, "/realm-settings/client-policies/policies"))),
    policies.length ? boundTable(realm, policies, all, may, again) : empty(t("presets.none"), t("presets.noneMore")),
    may ? create.part : note("info", t("presets.mayNot"))];
}
