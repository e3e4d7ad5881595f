// The first page: what needs an admin, and what protects each client.
import { api } from "./session.js";
import { element, button, choice, table, heading, empty, problemTitle, note, label, link, dim, when } from "./elements.js";
import { show } from "./dialogs.js";
import { t, word, number, duration } from "./i18n.js";
import { address, base, keep, stock } from "./route.js";
import { hookProblem } from "./hook-health.js";

const MAX = 50;

function toPolicies(realm) {
  return link(t("overview.toPolicies"), stock(realm, "/realm-settings/client-policies/policies"));
}

function events(realm, summary) {
  const notes = [];
  const types = summary.not_recorded.filter((type) => type !== "ADMIN_EVENTS");
  if (types.length) {
    notes.push(note("warning", t("overview.notRecorded", types.join(", ")), link(t("overview.toIncidents"), address(realm, "incidents"))));
  }
  if (summary.not_recorded.includes("ADMIN_EVENTS")) {
    notes.push(note("warning", t("overview.noAdminEvents"), link(t("overview.toEvents"), stock(realm, "/realm-settings/events"))));
  }
  if (summary.reuse_last_day) {
    notes.push(note("danger", t("overview.reuse", number(summary.reuse_last_day)), link(t("overview.toIncidents"), address(realm, "incidents"))));
  }
  return notes;
}

function losses(realm, summary) {
  return (summary.lost_protection ?? []).map((loss) => note("danger", t("overview.lost"), when(loss.at), " ", loss.lost.join("; "), " ",
    toPolicies(realm)));
}

function scopes(realm, summary) {
  return summary.unknown_scopes.map(({ policy, scope }) => note("warning", t("overview.unknownScope", policy, scope), toPolicies(realm)));
}

function idlePolicies(realm, summary) {
  return summary.policies_without_client.map((policy) => note("warning", t("overview.policyIdle", policy), toPolicies(realm)));
}

function hookNotes(realm, summary) {
  return summary.hooks.flatMap(({ hook, matches_clients: matches }) => {
    const why = hookProblem(hook);
    return [
      why ? note("danger", t("overview.hookFails", hook.name), why, " ", link(t("overview.toDeliveries"), address(realm, "hooks", { hook: hook.name }))) : undefined,
      matches === false ? note("warning", t("overview.hookIdle", hook.name), toPolicies(realm)) : undefined,
    ].filter(Boolean);
  });
}

function rotationOf({ rotation, unprotected, public_client: isPublic, refresh_tokens: refreshes, sender_constrained: bound }) {
  if (!rotation) {
    return element("span", {}, unprotected ? label(t("overview.unprotected"), "red") : dim(t(!refreshes ? "overview.noRefreshTokens" : bound ? "overview.bound" : isPublic ? "overview.nativeRotation" : "overview.none")));
  }
  const settings = [t("overview.grace", duration(rotation.reuse_grace_seconds)), t(rotation.recover_lost_response ? "overview.recovers" : "overview.noRecovery"),
    word("onReuse", rotation.on_reuse), word("rotate", rotation.rotate),
    rotation.idle_lifetime_seconds ? t("overview.idle", duration(rotation.idle_lifetime_seconds)) : undefined,
    rotation.absolute_lifetime_seconds ? t("overview.absolute", duration(rotation.absolute_lifetime_seconds)) : undefined,
    rotation.notify_user ? t("overview.notifies") : undefined].filter(Boolean);
  return element("span", {}, label(t(rotation.mode === "observe" ? "overview.observes" : "overview.enforces"), rotation.mode === "observe" ? "gold" : "green"),
    unprotected ? label(t("overview.unprotected"), "red") : undefined, element("br"), settings.join(" · "), element("br"), dim(t("overview.decidedBy", rotation.decided_by.join(", "))));
}

function lifetimeOf({ lifetime }) {
  return element("span", {}, t("overview.atMost", duration(lifetime.effective_seconds)), element("br"),
    dim(lifetime.ceiling_seconds === undefined ? t("overview.noCeiling")
      : t("overview.ceiling", duration(lifetime.ceiling_seconds), lifetime.decided_by.join(", "))));
}

function clientTable(realm, clients) {
  return table(t("overview.clients"), [t("column.client"), t("column.kind"), t("column.rotation"), t("column.accessTokens"), t("column.hooks")], clients.map((client) => [
    link(client.client_id, address(realm, "families", { client: client.client_id })),
    element("span", {}, t(client.public_client ? "overview.public" : "overview.confidential"), client.sender_constrained ? element("span", {}, element("br"), dim(t("overview.bound"))) : undefined),
    rotationOf(client), lifetimeOf(client), client.hooks.join(", ") || dim(t("overview.none"))]));
}

function clients(realm, summary, search) {
  const place = element("div", { id: "clients" });
  const wanted = { unprotected: search.get("unprotected") === "true", first: Number(search.get("first")) || 0 };
  const again = () => show(place, async () => {
    keep(realm, "overview", { unprotected: wanted.unprotected || "", first: wanted.first });
    const page = await api("GET", `${base(realm)}/overview/clients?${new URLSearchParams({ first: wanted.first, max: MAX, ...(wanted.unprotected ? { unprotected: true } : {}) })}`);
    const turn = (first) => { wanted.first = first; again(); };
    return [page.clients.length ? clientTable(realm, page.clients) : empty(t(wanted.unprotected && !wanted.first ? "overview.allProtected" : "overview.noClient"), t("overview.lookedAt", number(page.next ?? summary.clients), number(summary.clients))),
      element("div", { class: "tl-pager" }, button(t("pager.first"), () => turn(0), "plain", { disabled: wanted.first === 0 }),
        dim(t("overview.lookedAt", number(page.next ?? summary.clients), number(summary.clients))),
        button(t("pager.next"), () => turn(page.next), "plain", { disabled: page.next === undefined }))];
  }, (problem) => empty(problemTitle(problem), problem.message));
  const bar = element("div", { class: "tl-bar" }, heading(t("overview.clients")),
    choice("unprotected", t("overview.show"), [["false", t("overview.allClients")], ["true", t("overview.onlyUnprotected")]], String(wanted.unprotected)));
  bar.onchange = () => {
    Object.assign(wanted, { unprotected: bar.querySelector("#unprotected").value === "true", first: 0 });
    again();
  };
  return { bar, place, ready: again() };
}

export async function overview(realm, search) {
  const summary = await api("GET", `${base(realm)}/overview`);
  const list = clients(realm, summary, search);
  await list.ready;
  const notes = [...losses(realm, summary), ...events(realm, summary), ...hookNotes(realm, summary), ...idlePolicies(realm, summary), ...scopes(realm, summary)];
  return [
    element("div", { id: "needs" }, ...(notes.length ? notes : [note("success", t("overview.fine"))])),
    summary.native_rotation ? note("info", t("overview.nativeSwitch")) : "",
    list.bar, list.place,
  ];
}
