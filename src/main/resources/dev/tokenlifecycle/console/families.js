// What is alive, how to end it, and what was ended.
import { api } from "./session.js";
import { element, button, rowButton, field, table, pager, empty, problemTitle, short, dim, when, label, side } from "./elements.js";
import { ask, alertDone, alertError, show } from "./dialogs.js";
import { t, word, number } from "./i18n.js";
import { base, keep } from "./route.js";

const MAX = 50;

function whose(target) {
  const user = target.user ? t("families.ofUser", target.user) : t("families.ofEverybody");
  return `${user} ${target.client ? t("families.atClient", target.client) : t("families.everywhere")} ${target.user && !target.client ? t("families.userEnds") : ""}`;
}

/** Of what a row ends: whose it is, where, and its id. */
function named(family) {
  const user = t("families.ofUser", family.username ?? family.user);
  return element("p", { id: "whose" }, family.family ? `${user} ${t("families.atClient", family.client)}` : user, element("br"),
    dim(t(family.family ? "column.family" : "families.session")), " ", element("span", { class: "tl-mono" }, family.family ?? family.session));
}

async function revoke(realm, target, whom, again) {
  try {
    const preview = await api("POST", `${base(realm)}/revocations`, { ...target, reason: "preview", dry_run: true });
    const reason = field("reason", t("families.reason"), "", t("families.reasonExample"), { maxlength: 255 });
    const sure = await ask(t("families.sure"), [
      whom,
      element("p", {}, t("families.ends", number(preview.families), number(preview.sessions), preview.clients.join(", ") || "–")),
      preview.safe_after ? element("p", {}, t("families.safeAfter"), " ", when(preview.safe_after)) : undefined,
      reason], t("families.revoke"));
    if (sure) {
      const given = reason.querySelector("input").value.trim() || "revoked in the console";
      const done = await api("POST", `${base(realm)}/revocations`, { ...target, reason: given });
      alertDone(t("families.ended", number(done.families)));
      again();
    }
  } catch (problem) {
    alertError(problem);
  }
}

function liveRow(realm, family, again) {
  const target = family.family ? { family: family.family, session: family.session } : { session: family.session };
  const who = `${family.username ?? family.user} · ${family.client}`;
  return [
    family.username ?? family.user ?? "", family.client,
    element("span", {}, family.family ? short(family.family) : dim(t("families.noPolicy")), " ", label(t(family.offline ? "families.offline" : "families.online"), family.offline ? "purple" : "blue")),
    number(family.generation), when(family.started), when(family.last_rotated), side(family), when(family.expires),
    family.may_revoke ? rowButton(t(family.family ? "families.revoke" : "families.endSession"), who, () => revoke(realm, target, named(family), again), true) : ""];
}

function deadRow(family) {
  return [family.username ?? family.user ?? "", family.client, short(family.family), number(family.generation), when(family.revoked_at),
    element("span", {}, label(t("families.revoked"), "red"), " ", word("reason", family.revocation_reason)), side(family)];
}

const query = (search, more) => new URLSearchParams({ first: search.first, max: MAX, ...more,
  ...Object.fromEntries(["user", "client"].filter((key) => search[key]).map((key) => [key, search[key]])) });

async function live(realm, search, again, offer) {
  const page = await api("GET", `${base(realm)}/families?${query(search)}`);
  // What an admin ends, or somebody else, may have been all of the last page.
  if (!page.families.length && search.first) {
    search.first = Math.max(0, Math.min(search.first, page.total ?? search.first) - 1);
    search.first -= search.first % MAX;
    return live(realm, search, again, offer);
  }
  offer(page.may_revoke);
  if (!page.families.length) {
    return [empty(t("families.nothing"), t("families.nothingMore"))];
  }
  const heads = ["user", "client", "family", "generation", "started", "lastRotated", "from", "expires"].map((name) => t(`column.${name}`));
  // Where nobody counted to the end, a page that isn't empty may have a next one, also where some of it has just expired.
  const unknown = page.at_least && page.families.length ? MAX : page.families.length;
  const sessions = page.total === undefined ? unknown : Math.min(MAX, page.total - search.first);
  return [table(t("families.live"), [...heads, ""], page.families.map((family) => liveRow(realm, family, again))),
    pager(search.first, sessions, MAX, page.total, (first) => { search.first = first; again(); })];
}

async function dead(realm, search, again) {
  const page = await api("GET", `${base(realm)}/families?${query(search, { status: "revoked", first: search.revoked })}`);
  const turn = (first) => { search.revoked = first; again(); };
  return page.families.length || search.revoked ? [element("h2", { class: "pf-v5-c-title pf-m-lg tl-section" }, t("families.dead")),
    table(t("families.dead"), ["user", "client", "family", "generation", "revokedAt", "why", "lastUsedFrom"].map((name) => t(`column.${name}`)), page.families.map(deadRow)), pager(search.revoked, page.families.length, MAX, page.total, turn)] : [];
}

export async function families(realm, given) {
  const search = { user: given.get("user") ?? "", client: given.get("client") ?? "", ...Object.fromEntries(["first", "revoked"].map((key) => [key, Number(given.get(key)) || 0])) };
  const results = element("div", { id: "families" });
  const all = button(t("families.revokeAll"), () => {
    const target = Object.fromEntries(["user", "client"].filter((key) => search[key]).map((key) => [key, search[key]]));
    return revoke(realm, target, element("p", { id: "whose" }, whose(target)), again);
  }, "danger", { id: "revoke-all" });
  const place = element("span", { class: "tl-right" });
  const offer = (may) => place.replaceChildren(...(may ? [all] : []));
  const again = () => show(results, async () => {
    keep(realm, "families", search);
    const nothing = !search.user && !search.client;
    all.disabled = all.hidden = nothing;
    offer(nothing);
    return nothing ? [empty(t("families.whose"), t("families.whoseMore"))] : [...await live(realm, search, again, offer), ...await dead(realm, search, again)];
  }, (problem) => empty(problemTitle(problem), problem.message));
  const form = element("form", { class: "tl-bar" }, field("user", t("column.user"), search.user, t("families.userExample")),
    field("client", t("column.client"), search.client, t("families.clientExample")),
    element("button", { class: "pf-v5-c-button pf-m-primary", type: "submit" }, t("families.show")),
    place);
  form.onsubmit = (event) => {
    event.preventDefault();
    Object.assign(search, { user: form.querySelector("#user").value.trim(), client: form.querySelector("#client").value.trim(), first: 0, revoked: 0 });
    again();
  };
  await again();
  return [form, results];
}
