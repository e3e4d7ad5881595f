// The deliveries of the hooks: find them, and send one or many again.
import { api } from "./session.js";
import { element, button, rowButton, choice, table, pager, heading, empty, problemTitle, short, dim, label, when } from "./elements.js";
import { ask, alertDone, alertError, show } from "./dialogs.js";
import { t, word, number } from "./i18n.js";
import { base, keep } from "./route.js";

const MAX = 50;
const STATUSES = ["waiting", "delivered", "dead-letter"];
const COLORS = { waiting: "orange", delivered: "green", "dead-letter": "red" };

async function redeliver(realm, delivery, again) {
  try {
    await api("POST", `${base(realm)}/deliveries/${encodeURIComponent(delivery.id)}/redeliver`);
    alertDone(t("deliveries.queued"));
    again();
  } catch (problem) {
    alertError(problem);
  }
}

/** Every delivery of the filter, in portions: the server takes a thousand at once. */
async function redeliverMany(realm, search, again) {
  try {
    if (!(await ask(t("deliveries.sure"), [element("p", {}, t("deliveries.sureMore", search.hook || t("deliveries.allHooks"), word("status", search.status)))], t("deliveries.redeliver")))) {
      return;
    }
    const body = { status: search.status, ...(search.hook ? { hook: search.hook } : {}) };
    let queued = 0;
    let answer = { more: true };
    while (answer.more) {
      // What is queued again is younger than the first call: it isn't taken twice.
      answer = await api("POST", `${base(realm)}/deliveries/redeliver`, { ...body, ...(answer.before ? { before: answer.before } : {}) });
      queued += answer.redelivered;
    }
    alertDone(t("deliveries.queuedMany", number(queued)));
    again();
  } catch (problem) {
    alertError(problem);
  }
}

function row(realm, delivery, may, again) {
  return [short(delivery.id), delivery.hook, element("span", {}, delivery.type, element("br"), dim(word("reason", delivery.revocation?.reason ?? ""))),
    element("span", {}, delivery.revocation?.username ?? short(delivery.revocation?.user), element("br"), dim(delivery.revocation?.client)), label(word("status", delivery.status), COLORS[delivery.status]),
    number(delivery.attempts), when(delivery.queued_at), when(delivery.delivered_at ?? delivery.next_attempt_at), dim(delivery.last_error),
    delivery.status === "waiting" || !may ? "" : rowButton(t("deliveries.redeliver"), delivery.id, () => redeliver(realm, delivery, again))];
}

async function list(realm, search, may, again) {
  const query = new URLSearchParams({ first: search.first, max: MAX, ...Object.fromEntries(["hook", "status"].filter((key) => search[key]).map((key) => [key, search[key]])) });
  const page = await api("GET", `${base(realm)}/deliveries?${query}`);
  if (!page.length && !search.first) {
    return [empty(t("deliveries.none"), t("deliveries.noneMore"))];
  }
  return [table(t("deliveries.title"), [...["id", "hook", "event", "concerns", "status", "attempts", "queued", "nextOrDelivered", "lastError"].map((name) => t(`column.${name}`)), ""],
    page.map((delivery) => row(realm, delivery, may, again))),
  pager(search.first, page.length, MAX, undefined, (first) => { search.first = first; again(); })];
}

export async function deliveries(realm, hooks, given, may) {
  const search = { hook: given.get("hook") ?? "", status: STATUSES.includes(given.get("status")) ? given.get("status") : "", first: Number(given.get("first")) || 0 };
  const results = element("div", { id: "deliveries" });
  const many = button(t("deliveries.redeliverAll"), () => redeliverMany(realm, search, again), "secondary", { id: "redeliver-all" });
  const again = () => show(results, async () => {
    keep(realm, "hooks", search);
    many.disabled = search.status !== "dead-letter" && search.status !== "delivered";
    return list(realm, search, may, again);
  }, (problem) => empty(problemTitle(problem), problem.message));
  const bar = element("div", { class: "tl-bar" }, heading(t("deliveries.title")),
    choice("hook", t("column.hook"), [["", t("deliveries.all")], ...hooks.map((hook) => [hook.name, hook.name])], search.hook),
    choice("status", t("column.status"), [["", t("deliveries.all")], ...STATUSES.map((status) => [status, word("status", status)])], search.status),
    may ? element("span", { class: "tl-right" }, many) : "");
  bar.onchange = () => {
    Object.assign(search, { hook: bar.querySelector("#hook").value, status: bar.querySelector("#status").value, first: 0 });
    again();
  };
  await again();
  return [bar, results];
}
