// What went wrong: the verdicts on presented refresh tokens over time, from the realm's own events.
import { api } from "./session.js";
import { element, choice, table, empty, short, label } from "./elements.js";

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
    const index = Math.min(count - 1, Math.max(0, Math.floor((event.time - from) / (to - from) * count)));
    const verdict = event.details.refresh_verdict;
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

function legend(events) {
  const seen = ORDER.filter((verdict) => events.some((event) => event.details.refresh_verdict === verdict));
  return element("div", { class: "tl-legend" }, ...seen.map((verdict) => element("span", { title: MEANING[verdict] },
    element("svg", { viewBox: "0 0 10 10" }, element("rect", { class: `tl-${verdict}`, width: 10, height: 10 })),
    `${verdict} (${events.filter((event) => event.details.refresh_verdict === verdict).length})`)));
}

function side(address, agent) {
  return element("span", { title: agent ?? "" }, address ?? "", element("br"), element("span", { class: "tl-dim tl-short" }, agent ?? ""));
}

function row(event) {
  const d = event.details;
  return [new Date(event.time).toLocaleString(), element("span", { title: MEANING[d.refresh_verdict] }, label(d.refresh_verdict, COLORS[d.refresh_verdict])),
    d.username ?? short(event.userId), event.clientId, short(d.token_family), `${d.token_generation ?? "?"} of ${d.current_generation ?? "?"}`,
    side(d.last_rotation_address, d.last_rotation_user_agent), side(event.ipAddress, d.user_agent), d.revoked ?? ""];
}

async function load(realm) {
  const to = Date.now(), from = to - Number(hours) * 3600_000;
  const day = new Date(from).toISOString().slice(0, 10);
  const events = await api("GET", `/admin/realms/${encodeURIComponent(realm)}/events?type=REFRESH_TOKEN&type=REFRESH_TOKEN_ERROR&dateFrom=${day}&max=2000`);
  return { from, to, events: events.filter((event) => event.time >= from && event.details?.refresh_verdict) };
}

export async function incidents(realm) {
  const results = element("div", {});
  const again = async () => {
    const { from, to, events } = await load(realm);
    const shown = quiet ? events.filter((event) => event.details.refresh_verdict !== "rotated") : events;
    results.replaceChildren(...(shown.length ? [
      element("div", { class: "tl-card" }, bars(shown, from, to), legend(shown)),
      table("Incidents", ["Time", "Verdict", "User", "Client", "Family", "Generation", "Last rotation from", "This one from", "Ended"],
        shown.slice(0, 200).map(row)),
    ] : [empty("No incident", "No verdict in this time. The realm must save events of the types “Refresh token” and “Refresh token error”.")]));
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
