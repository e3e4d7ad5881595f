// The console page of Keycloak Token Lifecycle. It keeps nothing but the state of one login in the session storage.
import { overview } from "./overview.js";
import { families } from "./families.js";
import { incidents } from "./incidents.js";
import { readiness } from "./readiness.js";
import { hooks } from "./hooks.js";
import { presets } from "./presets.js";
import { environment } from "./environment.js";
import { login, logout, api, identity, known, whoami } from "./session.js";
import { element, empty, button, problemTitle } from "./elements.js";
import { alertError, forgetErrors } from "./dialogs.js";
import { speak, t } from "./i18n.js";
import { address, route, go, stock } from "./route.js";
import { fill, mark } from "./tabs.js";

const TABS = { overview, families, incidents, readiness, hooks, presets };
const byId = (id) => document.getElementById(id);
let shown = 0;
let last;

function followTheColorScheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => document.documentElement.classList.toggle("pf-v5-theme-dark", dark.matches);
  dark.addEventListener("change", apply);
  apply();
}

const tabOf = (tab) => Object.hasOwn(TABS, tab ?? "") ? tab : "overview";

async function show() {
  const { realm, tab: asked, search } = route();
  const tab = tabOf(asked);
  const turn = ++shown;
  if (tab !== last) {
    forgetErrors();
  }
  last = tab;
  byId("stock").href = stock(realm);
  byId("realm").value = realm;
  mark(byId("tabs"), tab);
  document.title = `${t(`tab.${tab}`)} · ${t("title")}`;
  const view = byId("view");
  const held = view.contains(document.activeElement);
  view.replaceChildren(element("p", { class: "tl-dim" }, t("loading")));
  let content;
  try {
    content = await TABS[tab](realm, search);
  } catch (problem) {
    content = [empty(problemTitle(problem), problem.message)];
  }
  // A slower answer of the tab before doesn't cover this one.
  if (turn === shown) {
    view.replaceChildren(...content);
    if (held && document.activeElement === document.body) {
      view.tabIndex = -1;
      view.focus();
    }
  }
}

async function realms() {
  try {
    return (await api("GET", "/admin/realms?briefRepresentation=true")).map((realm) => realm.realm).sort();
  } catch {
    return [environment.loginRealm];
  }
}

function texts() {
  for (const part of document.querySelectorAll("[data-text]")) {
    part.textContent = t(part.dataset.text);
  }
  byId("tabs").setAttribute("aria-label", t("tabs"));
  fill(byId("tabs"), Object.fromEntries(Object.keys(TABS).map((id) => [id, t(`tab.${id}`)])), (id) => go(route().realm, id));
}

async function start() {
  followTheColorScheme();
  // So that a login that fails says so in words.
  await speak(navigator.language);
  await login();
  await speak((await whoami(environment.loginRealm)).locale);
  texts();
  byId("page").hidden = false;
  byId("whoami").textContent = identity();
  byId("logout").onclick = () => logout().catch(alertError);
  const all = await realms();
  // An admin of one realm who logs in to master doesn't see master.
  if (location.hash.length < 3 && all.length && !all.includes(route().realm)) {
    history.replaceState(null, "", address(all[0], "overview"));
  }
  byId("realm").replaceChildren(...all.map((realm) => element("option", { value: realm }, realm)));
  byId("realm").onchange = (event) => go(event.target.value, tabOf(route().tab));
  window.addEventListener("hashchange", show);
  await show();
}

/** Says why there is no page, and stays until the admin tries again. */
function failed(problem) {
  const again = () => {
    history.replaceState(null, "", location.pathname + location.hash);
    location.reload();
  };
  byId("page").replaceChildren(element("main", { class: "tl-empty", role: "alert" }, empty(problemTitle(problem), problem.message),
    button(t("problem.again"), again, "primary", { id: "again" }), known() ? button(t("masthead.logout"), () => logout().catch(alertError), "link") : undefined));
  byId("page").hidden = false;
}

start().catch(failed);
