// What is alive, and how to end it.
import { api, roles } from "./session.js";
import { element, button, field, table, empty, short, when, label, ask, alertDone, alertError } from "./elements.js";

const MAX = 50;
const search = { user: "", client: "", first: 0 };

const base = (realm) => `/admin/realms/${encodeURIComponent(realm)}/token-lifecycle`;

/** Whether the admin may end anything: all, or by fine-grained permissions some, which the server decides for each. */
async function mayRevoke(realm) {
  const own = await roles(realm);
  return own.includes("manage-users") || !own.includes("view-users");
}

const count = (n, one, many) => `${n} ${n === 1 ? one : many}`;

async function revoke(realm, target, again) {
  try {
    const preview = await api("POST", `${base(realm)}/revocations`, { ...target, reason: "preview", dry_run: true });
    const reason = field("reason", "Reason (kept in the admin event)", "", "Laptop stolen, INC-4711");
    const sure = await ask("Revoke?", [
      target.user || target.client ? element("p", { id: "whose" }, target.user ? `User ${target.user}` : "Every user", target.client ? ` at client ${target.client}` : ", at every client",
        target.user && !target.client ? ": all logins and offline sessions end, and every token from before this second." : ".") : undefined,
      element("p", {}, `Ends ${count(preview.families, "token family", "token families")} in ${count(preview.sessions, "session", "sessions")} at ${count(preview.clients.length, "client", "clients")}`
        + (preview.clients.length ? `: ${preview.clients.join(", ")}.` : ".")),
      preview.safe_after ? element("p", {}, "Access tokens already out there can live until ", when(preview.safe_after), " at resource servers that don't ask.") : "",
      reason].filter(Boolean), "Revoke");
    if (sure) {
      const given = reason.querySelector("input").value.trim() || "revoked in the console";
      const done = await api("POST", `${base(realm)}/revocations`, { ...target, reason: given });
      alertDone(`Ended ${count(done.families, "token family", "token families")}.`);
      again();
    }
  } catch (problem) {
    alertError(problem);
  }
}

function row(realm, family, again, may) {
  const target = family.family ? { family: family.family, session: family.session } : { session: family.session };
  return [
    element("span", {}, family.username ?? family.user ?? ""), family.client,
    family.family ? short(family.family) : element("span", { class: "tl-dim" }, "no policy"),
    label(family.offline ? "offline" : "online", family.offline ? "purple" : "blue"), String(family.generation),
    when(family.started), when(family.last_rotated),
    element("span", { title: family.user_agent ?? "" }, element("span", {}, family.address ?? ""), element("br"), element("span", { class: "tl-dim tl-short" }, family.user_agent ?? "")),
    when(family.expires), !may ? "" : button(family.family ? "Revoke" : "End session", () => revoke(realm, target, again), "link", { class: "pf-v5-c-button pf-m-link pf-m-danger pf-m-inline" }),
  ];
}

async function list(realm, again, may) {
  if (!search.user && !search.client) {
    return [empty("Whose tokens?", "Name a user, a client, or both.")];
  }
  const query = new URLSearchParams({ first: search.first, max: MAX });
  for (const key of ["user", "client"]) {
    if (search[key]) {
      query.set(key, search[key]);
    }
  }
  const page = await api("GET", `${base(realm)}/families?${query}`);
  if (!page.families.length && !search.first) {
    return [empty("Nothing is alive", "No session matches.")];
  }
  const last = search.first + MAX >= page.total;
  return [
    table("Token families", ["User", "Client", "Family", "Kind", "Generation", "Started", "Last rotated", "From", "Expires", ""],
      page.families.map((family) => row(realm, family, again, may))),
    element("div", { class: "tl-pager" },
      button("Previous", () => { search.first = Math.max(0, search.first - MAX); again(); }, "plain", { disabled: search.first === 0 }),
      element("span", { class: "tl-dim" }, `${search.first + 1}–${Math.min(search.first + MAX, page.total)} of ${page.total} sessions`),
      button("Next", () => { search.first += MAX; again(); }, "plain", { disabled: last })),
  ];
}

export async function families(realm) {
  const results = element("div", { id: "families" });
  const may = await mayRevoke(realm);
  const all = button("Revoke all of these", () => {
    const target = Object.fromEntries(["user", "client"].filter((key) => search[key]).map((key) => [key, search[key]]));
    revoke(realm, target, again);
  }, "danger", { id: "revoke-all" });
  const again = async () => {
    all.disabled = !search.user && !search.client;
    try {
      results.replaceChildren(...await list(realm, again, may));
    } catch (problem) {
      results.replaceChildren(empty("This didn't work", problem.message));
    }
  };
  const form = element("form", { class: "tl-bar" }, field("user", "User", search.user, "name or id"), field("client", "Client", search.client, "client id"),
    element("button", { class: "pf-v5-c-button pf-m-primary", type: "submit" }, "Show"),
    may ? element("span", { class: "tl-right" }, all) : "");
  form.onsubmit = (event) => {
    event.preventDefault();
    Object.assign(search, { user: form.querySelector("#user").value.trim(), client: form.querySelector("#client").value.trim(), first: 0 });
    again();
  };
  await again();
  return [form, results];
}
