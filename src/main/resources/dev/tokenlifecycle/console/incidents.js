// What went wrong: the verdicts on presented refresh tokens over time. The server finds them among the realm's saved events.
import { api } from "./session.js";
import { element, button, rowButton, choice, field, table, empty, problemTitle, note, label, side, short } from "./elements.js";
import { alertError, alertWarning, show } from "./dialogs.js";
import { t, word, number, moment } from "./i18n.js";
import { base, keep } from "./route.js";
import { bars, legend, ORDER } from "./chart.js";
import { recordButton } from "./recording.js";
import { tell, ended } from "./story.js";
import { saveCsv, saveJson, MOST } from "./export.js";

const MAX = 1000;
const SHOWN = 200;
const HOURS = ["24", "168", "720"];
export const COLORS = { superseded: "red", revoked_family: "red", unknown_family: "purple", lost_response: "orange", concurrent: "blue", fast_forwarded: "cyan" };

/** What a verdict means, and that nothing happened where the policy only observes. */
function verdictOf(incident) {
  return element("span", { title: word("meaning", incident.verdict) }, label(word("verdict", incident.verdict), COLORS[incident.verdict]),
    incident.mode === "observe" && incident.verdict !== "rotated" ? label(t("incidents.observed"), "gold") : undefined);
}

function row(realm, incident) {
  return [moment(incident.at), verdictOf(incident), incident.username ?? short(incident.user), incident.client ?? "",
    `${incident.generation ?? "?"} / ${incident.current_generation ?? "?"}`, side(incident.last_rotation), side(incident.presented_by), ended(incident),
    rowButton(t("incidents.more"), `${incident.username ?? incident.user ?? ""} ${moment(incident.at)}`, () => tell(realm, incident))];
}

function query(search, more = {}) {
  const to = search.until ?? Date.now();
  const from = to - Number(search.hours) * 3600_000;
  const asked = new URLSearchParams({ from: new Date(from).toISOString(), to: new Date(to).toISOString(), max: MAX, ...more });
  if (search.all) {
    asked.set("verdict", ORDER.join(","));
  }
  for (const key of ["client", "user"]) {
    if (search[key]) {
      asked.set(key, search[key]);
    }
  }
  return { from, to, asked };
}

function found(realm, search, page, from, to) {
  const shown = page.incidents.slice(0, SHOWN);
  const every = async (save) => {
    try {
      await save(realm, (first) => `${base(realm)}/incidents?${query({ ...search, until: to }, { first }).asked}`, MAX);
      if (page.total > MOST) {
        alertWarning(t("incidents.cut", number(MOST), number(page.total)));
      }
    } catch (problem) {
      alertError(problem);
    }
  };
  return [
    element("div", { class: "tl-pager" }, element("span", { id: "how-many" }, page.total > shown.length ? t("incidents.newest", number(shown.length), number(page.total)) : t("incidents.total", number(page.total))),
      element("span", { class: "tl-right" }, button(t("incidents.csv"), () => every(saveCsv), "link", { id: "csv" }), button(t("incidents.json"), () => every(saveJson), "link", { id: "json" }))),
    element("div", { class: "tl-card" }, bars(page.incidents, from, to), legend(page.verdicts),
      page.total > page.incidents.length ? element("p", { class: "tl-dim" }, t("incidents.barsNewest", number(page.incidents.length))) : undefined),
    table(t("tab.incidents"), [...["time", "verdict", "user", "client", "generation", "lastRotation", "thisOne", "ended"].map((name) => t(`column.${name}`)), ""],
      shown.map((incident) => row(realm, incident))),
  ];
}

async function warning(realm, types, again) {
  return element("div", { id: "not-recorded" }, note("warning", t("incidents.notRecorded", types.join(", ")), await recordButton(realm, types, again)));
}

export async function incidents(realm, given) {
  const search = { hours: HOURS.includes(given.get("hours")) ? given.get("hours") : HOURS[0], all: given.get("all") === "true", client: given.get("client") ?? "", user: given.get("user") ?? "" };
  const results = element("div", {});
  const again = () => show(results, async () => {
    keep(realm, "incidents", { ...search, hours: search.hours === HOURS[0] ? "" : search.hours, all: search.all || "" });
    const { from, to, asked } = query(search);
    const page = await api("GET", `${base(realm)}/incidents?${asked}`);
    const nothing = page.not_recorded.length ? empty(t("incidents.unknown"), t("incidents.unknownMore")) : empty(t("incidents.none"), t("incidents.noneMore"));
    return [...(page.not_recorded.length ? [await warning(realm, page.not_recorded, again)] : []), ...(page.total ? found(realm, search, page, from, to) : [nothing])];
  }, (problem) => empty(problemTitle(problem), problem.message));
  const bar = element("form", { class: "tl-bar" }, choice("hours", t("incidents.time"), HOURS.map((hours) => [hours, t(`incidents.hours${hours}`)]), search.hours),
    choice("all", t("incidents.show"), [["false", t("incidents.only")], ["true", t("incidents.everything")]], String(search.all)),
    field("client", t("column.client"), search.client, t("families.clientExample")));
  bar.onsubmit = (event) => event.preventDefault();
  bar.onchange = () => {
    Object.assign(search, { hours: bar.querySelector("#hours").value, all: bar.querySelector("#all").value === "true", client: bar.querySelector("#client").value.trim() });
    again();
  };
  await again();
  return [bar, results];
}
