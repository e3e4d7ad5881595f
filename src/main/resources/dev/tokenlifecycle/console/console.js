// The console page of Keycloak Token Lifecycle. It keeps nothing but the state of one login in the session storage.
import { overview } from "./overview.js";
import { families } from "./families.js";
import { incidents } from "./incidents.js";
import { readiness } from "./readiness.js";
import { hooks } from "./hooks.js";
import { presets } from "./presets.js";
import { login, logout, api, identity, whoami, environment } from "./session.js";
import { element, empty, problemTitle } from "./elements.js";
import { alertError } from "./dialogs.js";
import { speak, t } from "./i18n.js";
import { route, go, stock } from "./route.js";
import { fill, mark } from "./tabs.js";

const TABS = { overview, families, incidents, readiness, hooks, presets };
const byId = (id) => document.getElementById(id);
let shown = 0;

function followTheColorScheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => document.documentElement.classList.toggle("pf-v5-theme-dark", dark.matches);
  dark.addEventListener("change", apply);
  apply();
}

const known = (tab) => Object.hasOwn(TABS, tab ?? "") ? tab : "overview";

async function show() {
  const { realm, tab: asked, search } = route();
  const tab = known(asked);
  const turn = ++shown;
  byId("stock").href = stock(realm);
  byId("realm").value = realm;
  mark(byId("tabs"), tab);
  document.title = `${t(`tab.${tab}`)} · ${t("title")}`;
  const view = byId("view");
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
  await login();
  await speak((await whoami(environment.loginRealm)).locale);
  texts();
  byId("page").hidden = false;
  byId("whoami").textContent = identity();
  byId("logout").onclick = logout;
  byId("realm").replaceChildren(...(await realms()).map((realm) => element("option", { value: realm }, realm)));
  byId("realm").onchange = (event) => go(event.target.value, known(route().tab));
  window.addEventListener("hashchange", show);
  await show();
}

start().catch(alertError);
