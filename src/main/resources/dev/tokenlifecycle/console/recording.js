// Has a realm save the events that the pages read.
import { api } from "./session.js";
import { alertDone, alertError } from "./dialogs.js";
import { t } from "./i18n.js";

/** Saves {@code types} from now on, beside what the realm saves already. */
export async function record(realm, types, again) {
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
