// Adds "Token lifecycle" to the menu of Keycloak's admin console, after "Realm settings". Where the console's markup isn't what
// this expects, it adds nothing.
const ID = "nav-item-token-lifecycle";
const AFTER = "nav-item-realm-settings";

/** The page of the realm that the console shows now, for whoever is logged in to the realm in the address. */
function address() {
  const console = location.pathname.replace(/\/+$/, "");
  const realm = location.hash.split("/")[1] || console.split("/").at(-2);
  return `${console}/token-lifecycle/#/${realm}/overview`;
}

function add() {
  const neighbour = document.getElementById(AFTER);
  const item = neighbour?.closest("li");
  if (!item || document.getElementById(ID)) {
    return;
  }
  const link = document.createElement("a");
  link.id = ID;
  link.className = "pf-v5-c-nav__link";
  link.href = address();
  link.textContent = "Token lifecycle";
  link.addEventListener("click", () => { link.href = address(); });
  const entry = document.createElement("li");
  entry.className = item.className;
  entry.append(link);
  item.after(entry);
}

const app = document.getElementById("app");
if (app) {
  new MutationObserver(add).observe(app, { childList: true, subtree: true });
  add();
}
