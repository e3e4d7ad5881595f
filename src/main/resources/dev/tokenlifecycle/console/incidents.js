// What went wrong: the verdicts on presented refresh tokens over time. The server finds them among the realm's saved events.
import { api } from "./session.js";
import { element, button, choice, table, empty, short, label, labels, alertDone, alertError } from "./elements.js";

const MAX = 1000;
const SHOWN = 200;

const RANGES = [["24", "24 hours"], ["168", "7 days"], ["720", "30 days"]];
const ORDER = ["superseded", "revoked_family", "unknown_family", "expired_family", "lost_response", "concurrent", "fast_forwarded", "rotated"];
const COLORS = { superseded: "red", revoked_family: "red", unknown_family: "purple", lost_response: "orange", concurrent: "blue", fast_forwarded: "cyan" };
let hours = "24";
let quiet = true;

const MEANING = {
  superseded: "An old token was presented again: theft, or a client that keeps old tokens",
  revoked_family: "A token of a family that had been revoked",
  unknown_family: "A token of a family that the server no longer knows",
  expired_family: "The family was over its lifetime",
  concurrent: "Two requests at once with the same token, both answered",
  lost_response: "The client never got the answer and tried again",
  fast_forwarded: "A token newer than the server's state: a restored backup or a lagging site",
  rotated: "An ordinary rotation",
};

function bars(events, from, to) {
  const width = 960, height = 240, left = 36, bottom = 24, count = 24;
  const buckets = Array.from({ length: count }, () => ({}));
  for (const event of events) {
    const index = Math.min(count - 1, Math.max(0, Math.floor((Date.parse(event.at) - from) / (to - from) * count)));
    const verdict = event.verdict;
    buckets[index][verdict] = (buckets[index][verdict] ?? 0) + 1;
  }
  const most = Math.max(1, ...buckets.map((bucket) => Object.values(bucket).reduce((sum, n) => sum + n, 0)));
  const step = (width - left) / count;
  const y = (n) => (height - bottom - 8) * n / most;
  const shapes = [];
  buckets.forEach((bucket, index) => {
    let top = height - bottom;
    for (const verdict of ORDER.filter((name) => bucket[name])) {
      top -= y(bucket[verdict]);
      shapes.push(element("rect", { class: `tl-${verdict}`, x: left + index * step + 2, y: top, width: step - 4, height: y(bucket[verdict]) },
        element("title", {}, `${verdict}: ${bucket[verdict]}`)));
    }
    if (index % 6 === 0) {
      const at = new Date(from + (to - from) * index / count);
      shapes.push(element("text", { x: left + index * step, y: height - 6 }, hours === "24" ? at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) : at.toLocaleDateString()));
    }
  });
  return element("svg", { class: "tl-chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": "Verdicts over time" },
    element("line", { class: "axis", x1: left, y1: height - bottom, x2: width, y2: height - bottom }),
    element("text", { x: 0, y: 16 }, String(most)), element("text", { x: 0, y: height - bottom }, "0"), ...shapes);
}

function legend(verdicts) {
  return element("div", { class: "tl-legend" }, ...ORDER.filter((verdict) => verdicts[verdict]).map((verdict) => element("span", { title: MEANING[verdict] },
    element("svg", { viewBox: "0 0 10 10" }, element("rect", { class: `tl-${verdict}`, width: 10, height: 10 })),
    `${verdict} (${verdicts[verdict]})`)));
}

function side({ address, user_agent: agent }) {
  return element("span", { title: agent ?? "" }, address ?? "", element("br"), element("span", { class: "tl-dim tl-short" }, agent ?? ""));
}

/** What a verdict means, and that nothing happened where the policy only observes. */
function verdictOf(incident) {
  return element("span", { title: MEANING[incident.verdict] }, label(incident.verdict, COLORS[incident.verdict]),
    incident.mode === "observe" && incident.verdict !== "rotated" ? label("only observed", "gold") : undefined);
}

function row(incident) {
  const ended = incident.mode === "observe" && incident.verdict === "superseded" ? "nothing: enforcing would have ended it" : incident.revoked ?? "";
  return [new Date(incident.at).toLocaleString(), verdictOf(incident), incident.username ?? short(incident.user), incident.client ?? "", short(incident.family),
    `${incident.generation ?? "?"} of ${incident.current_generation ?? "?"}`, side(incident.last_rotation), side(incident.presented_by), ended];
}

async function load(realm) {
  const to = Date.now(), from = to - Number(hours) * 3600_000;
  const query = new URLSearchParams({ from: new Date(from).toISOString(), max: MAX });
  if (!quiet) {
    query.set("verdict", ORDER.join(","));
  }
  return { from, to, page: await api("GET", `/admin/realms/${encodeURIComponent(realm)}/token-lifecycle/incidents?${query}`) };
}

/** Has the realm save what it doesn't, beside what it saves already. */
async function record(realm, types, again) {
  try {
    const path = `/admin/realms/${encodeURIComponent(realm)}/events/config`;
    const config = await api("GET", path);
    const enabledEventTypes = [...new Set([...(config.enabledEventTypes ?? []), ...types])];
    await api("PUT", path, { ...config, eventsEnabled: true, enabledEventTypes });
    alertDone("Refresh events are saved from now on.");
    again();
  } catch (problem) {
    alertError(problem);
  }
}

function warning(realm, types, again) {
  return element("div", { class: "pf-v5-c-alert pf-m-warning pf-m-inline", id: "not-recorded" },
    element("p", { class: "pf-v5-c-alert__title" }, `This realm doesn't save ${types.join(" and ")} events: incidents aren't recorded.`),
    element("div", { class: "pf-v5-c-alert__action-group" }, button("Record them", () => record(realm, types, again), "primary", { id: "record" })));
}

function found(page, from, to) {
  const shown = page.incidents.slice(0, SHOWN);
  return [
    element("p", { id: "how-many" }, page.total > shown.length ? `The newest ${shown.length} of ${page.total}` : `${page.total} in this time`),
    element("div", { class: "tl-card" }, bars(page.incidents, from, to), legend(page.verdicts),
      page.total > page.incidents.length ? element("p", { class: "tl-dim" }, `The bars show the newest ${page.incidents.length}.`) : undefined),
    table("Incidents", ["Time", "Verdict", "User", "Client", "Family", "Generation", "Last rotation from", "This one from", "Ended"], shown.map(row)),
  ];
}

export async function incidents(realm) {
  const results = element("div", {});
  const again = async () => {
    try {
      const { from, to, page } = await load(realm);
      const nothing = page.not_recorded.length ? empty("Not known", "What isn't recorded can't be shown.") : empty("No incident", "No verdict in this time.");
      results.replaceChildren(...(page.not_recorded.length ? [warning(realm, page.not_recorded, again)] : []),
        ...(page.total ? found(page, from, to) : [nothing]));
    } catch (problem) {
      results.replaceChildren(empty(labels.problem(problem), problem.message));
    }
  };
  const bar = element("div", { class: "tl-bar" }, choice("hours", "Time", RANGES, hours),
    choice("quiet", "Show", [["true", "Incidents"], ["false", "Incidents and ordinary rotations"]], String(quiet)));
  bar.onchange = () => {
    hours = bar.querySelector("#hours").value;
    quiet = bar.querySelector("#quiet").value === "true";
    again();
  };
  await again();
  return [bar, results];
}
