// Client policies that bind a preset: written and read as the stock console would.
import { api } from "./session.js";
import { t } from "./i18n.js";

const ROTATION = "refresh-token-rotation";
const OBSERVED = "-observe";
const path = (realm, what) => `/admin/realms/${encodeURIComponent(realm)}/client-policies/${what}`;

/** The profile in a mode. Observing changes nothing for an app, so it leaves the ceiling on access tokens out. */
export function withMode(profile, mode) {
  if (mode !== "observe") {
    return profile;
  }
  return { ...profile, name: profile.name + OBSERVED, description: `${profile.description} (observed only: nothing is refused, no ceiling)`, executors: profile.executors.filter(({ executor }) => executor === ROTATION)
    .map((executor) => ({ ...executor, configuration: { ...executor.configuration, mode: "observe" } })) };
}

/** The policies that apply a preset: which one, to which clients, in which mode, and whether it is switched on; clients is undefined with another condition. */
export async function bound(realm, presets) {
  const { policies = [] } = await api("GET", path(realm, "policies"));
  return policies.flatMap((policy) => {
    const name = (policy.profiles ?? []).find((each) => presets.some((preset) => each === preset.name || each === preset.name + OBSERVED));
    const [condition, ...others] = policy.conditions ?? [];
    const clients = condition?.condition === "client-ids" && !others.length ? condition.configuration?.["client-ids"] : undefined;
    return name ? [{ name: policy.name, preset: name.replace(new RegExp(`${OBSERVED}$`), ""), mode: name.endsWith(OBSERVED) ? "observe" : "enforce", clients, enabled: policy.enabled !== false }] : [];
  });
}

/**
 * Binds a preset to clients. The profile is added where the realm has none of its name: one that an admin has edited stays as it is.
 * The other profiles and policies of the realm are written back as they were read.
 */
export async function bind(realm, preset, { name, clients, mode }, isNew = false) {
  const profile = withMode(preset, mode);
  const { policies = [] } = await api("GET", path(realm, "policies"));
  if (isNew && policies.some((policy) => policy.name === name)) {
    throw new Error(t("presets.taken", name));
  }
  const { profiles = [] } = await api("GET", path(realm, "profiles"));
  if (!profiles.some((each) => each.name === profile.name)) {
    await api("PUT", path(realm, "profiles"), { profiles: [...profiles, profile] });
  }
  const before = policies.find((policy) => policy.name === name);
  const others = (before?.profiles ?? []).filter((each) => each !== preset.name && each !== preset.name + OBSERVED);
  const policy = { enabled: true, ...before, name, conditions: before?.conditions ?? [{ condition: "client-ids", configuration: { "client-ids": clients } }], profiles: [...others, profile.name] };
  await api("PUT", path(realm, "policies"), { policies: [...policies.filter((each) => each.name !== name), policy] });
}
