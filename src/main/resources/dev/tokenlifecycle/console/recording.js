// Has a realm save the events that the pages read.
import { api, roles } from "./session.js";
import { button } from "./elements.js";
import { alertDone, alertError } from "./dialogs.js";
import { t } from "./i18n.js";

/** The button that has {@code types} saved from now on; undefined for who may not change that. */
export async function recordButton(realm, types, again) {
  return (await roles(realm)).includes("manage-events") ? button(t("incidents.record"), () => record(realm, types, again), "primary", { id: "record" }) : undefined;
}

/** Saves {@code types} from now on, beside what the realm saves already. */
async function record(realm, types, again) {
  try {
    const path = `/admin/realms/${encodeURIComponent(realm)}/events/config`;
    const config = await api("GET", path);
    const enabledEventTypes = [...new Set([...(config.enabledEventTypes ?? []), ...types])];
    await api("PUT", path, { ...config, eventsEnabled: true, enabledEventTypes });
    alertDone(t("incidents.recorded"));
    again();
  } catch (problem) {
    alertError(problem);
  }
}
