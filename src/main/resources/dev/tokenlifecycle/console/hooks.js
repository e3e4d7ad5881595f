// Did everybody hear of it: the hooks and their deliveries.
import { api, environment } from "./session.js";
import { element, button, choice, table, empty, short, when, label, ask, alertDone, alertError } from "./elements.js";

const MAX = 50;
const search = { hook: "", status: "", first: 0 };
const base = (realm) => `/admin/realms/${encodeURIComponent(realm)}/token-lifecycle`;

function health(hook) {
  if (hook.invalid) {
    return label("invalid settings", "red");
  }
  if (hook.dead_letters) {
    return label(`${hook.dead_letters} given up`, "red");
  }
  return hook.waiting ? label(`${hook.waiting} waiting`, "orange") : label("healthy", "green");
}

async function test(realm, hook) {
  try {
    const answer = await api("POST", `${base(realm)}/hooks/${encodeURIComponent(hook.name)}/test`);
    await ask(answer.accepted ? `${hook.name} accepted the test` : `${hook.name} did not accept the test`, [
      element("p", {}, answer.status ? `It answered ${answer.status} in ${answer.took_millis} ms.` : `No answer: ${answer.error}`),
      answer.status && answer.error ? element("p", {}, answer.error) : undefined,
      answer.body ? element("pre", {}, answer.body) : undefined].filter(Boolean));
  } catch (problem) {
    alertError(problem);
  }
}

function hookTable(realm, all) {
  return table("Revocation hooks", ["Hook", "Receiver", "Format", "Events", "Health", "Oldest waiting", ""], all.map((hook) => [
    hook.name, hook.invalid ? element("span", { class: "tl-dim" }, hook.invalid) : hook.endpoint_url ? short(hook.endpoint_url) : (hook.delivery ?? []).join(", "), hook.format ?? "",
    element("span", { class: "tl-dim" }, (hook.events ?? []).join(", ")), health(hook), when(hook.oldest_waiting),
    !hook.invalid && !hook.delivery?.includes("push") ? "" : button("Send a test", () => test(realm, hook), "link", { class: "pf-v5-c-button pf-m-link pf-m-inline" })]));
}

async function redeliver(realm, delivery, again) {
  try {
    await api("POST", `${base(realm)}/deliveries/${encodeURIComponent(delivery.id)}/redeliver`);
    alertDone("Queued again under the same id.");
    again();
  } catch (problem) {
    alertError(problem);
  }
}

const COLORS = { waiting: "orange", delivered: "green", "dead-letter": "red" };

async function deliveries(realm, again) {
  const query = new URLSearchParams({ first: search.first, max: MAX });
  for (const key of ["hook", "status"]) {
    if (search[key]) {
      query.set(key, search[key]);
    }
  }
  const page = await api("GET", `${base(realm)}/deliveries?${query}`);
  if (!page.length && !search.first) {
    return [empty("No delivery", "Nothing was revoked that a hook wants to hear of.")];
  }
  return [
    table("Deliveries", ["Id", "Hook", "Event", "Reason", "User", "Client", "Status", "Attempts", "Queued", "Next attempt or delivered", "Last error", ""], page.map((delivery) => [
      short(delivery.id), delivery.hook, delivery.type, delivery.revocation?.reason ?? "", short(delivery.revocation?.user), delivery.revocation?.client ?? "",
      label(delivery.status, COLORS[delivery.status]), String(delivery.attempts), when(delivery.queued_at),
      when(delivery.delivered_at ?? delivery.next_attempt_at), element("span", { class: "tl-dim" }, delivery.last_error ?? ""),
      delivery.status === "waiting" ? "" : button("Redeliver", () => redeliver(realm, delivery, again), "link", { class: "pf-v5-c-button pf-m-link pf-m-inline" })])),
    element("div", { class: "tl-pager" },
      button("Previous", () => { search.first = Math.max(0, search.first - MAX); again(); }, "plain", { disabled: search.first === 0 }),
      button("Next", () => { search.first += MAX; again(); }, "plain", { disabled: page.length < MAX })),
  ];
}

export async function hooks(realm) {
  const all = await api("GET", `${base(realm)}/hooks`);
  const policies = `${environment.adminBase}/admin/${environment.loginRealm}/console/#/${encodeURIComponent(realm)}/realm-settings/client-policies/profiles`;
  const results = element("div", {});
  const again = async () => {
    try {
      results.replaceChildren(...await deliveries(realm, again));
    } catch (problem) {
      alertError(problem);
    }
  };
  const bar = element("div", { class: "tl-bar" }, element("h2", { class: "pf-v5-c-title pf-m-lg" }, "Deliveries"),
    choice("hook", "Hook", [["", "All"], ...all.map((hook) => [hook.name, hook.name])], search.hook),
    choice("status", "Status", [["", "All"], ["waiting", "waiting"], ["delivered", "delivered"], ["dead-letter", "dead-letter"]], search.status));
  bar.onchange = () => {
    Object.assign(search, { hook: bar.querySelector("#hook").value, status: bar.querySelector("#status").value, first: 0 });
    again();
  };
  await again();
  return [
    element("div", { class: "tl-bar" }, element("h2", { class: "pf-v5-c-title pf-m-lg" }, "Hooks"),
      element("a", { class: "pf-v5-c-button pf-m-link tl-right", href: policies }, "Create or change a hook in Client policies")),
    all.length ? hookTable(realm, all) : empty("No hook", "Add the executor “revocation-hook” to a client profile."), bar, results];
}
