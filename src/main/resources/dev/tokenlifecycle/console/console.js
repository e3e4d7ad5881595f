// The console page of Keycloak Token Lifecycle. It keeps nothing but the state of one login in the session storage.
import { families } from "./families.js";
import { incidents } from "./incidents.js";
import { hooks } from "./hooks.js";
import { login, logout, api, identity, environment } from "./session.js";
import { element, alertError, labels } from "./elements.js";

const TABS = { families: ["Token families", families], incidents: ["Incidents", incidents], hooks: ["Revocation hooks", hooks] };

function route() {
  const [realm, tab] = location.hash.slice(1).split("/").filter(Boolean).map(decodeURIComponent);
  return { realm: realm || environment.loginRealm, tab: TABS[tab] ? tab : "families" };
}

function go(realm, tab) {
  location.hash = `#/${encodeURIComponent(realm)}/${tab}`;
}

async function show() {
  const { realm, tab } = route();
  document.getElementById("stock").href = `${environment.adminBase}/admin/${environment.loginRealm}/console/#/${realm}`;
  document.getElementById("realm").value = realm;
  document.getElementById("tabs").replaceChildren(...Object.entries(TABS).map(([id, [title]]) =>
    element("li", { class: `pf-v5-c-tabs__item${id === tab ? " pf-m-current" : ""}`, role: "presentation" },
      element("button", { class: "pf-v5-c-tabs__link", type: "button", role: "tab", "aria-selected": String(id === tab),
        onclick: () => go(route().realm, id) }, element("span", { class: "pf-v5-c-tabs__item-text" }, title)))));
  const view = document.getElementById("view");
  view.replaceChildren(element("p", { class: "tl-dim" }, "Loading…"));
  try {
    const content = await TABS[tab][1](realm);
    view.replaceChildren(...content);
  } catch (problem) {
    view.replaceChildren(element("div", { class: "tl-empty" }, element("h2", { class: "pf-v5-c-title pf-m-lg" }, labels.problem(problem)),
      element("p", { class: "tl-dim" }, problem.message)));
  }
}

async function realms() {
  try {
    return (await api("GET", "/admin/realms?briefRepresentation=true")).map((realm) => realm.realm).sort();
  } catch {
    return [environment.loginRealm];
  }
}

async function start() {
  await login();
  document.getElementById("whoami").textContent = identity();
  document.getElementById("logout").onclick = logout;
  const select = document.getElementById("realm");
  select.replaceChildren(...(await realms()).map((realm) => element("option", { value: realm }, realm)));
  select.onchange = () => go(select.value, route().tab);
  window.addEventListener("hashchange", show);
  await show();
}

start().catch(alertError);
