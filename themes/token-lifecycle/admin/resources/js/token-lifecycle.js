// Adds "Token lifecycle" to the menu of Keycloak's admin console, after "Realm settings". Where the console's markup isn't what
// this expects, it adds nothing.
const ID = "nav-item-token-lifecycle";
const AFTER = "nav-item-realm-settings";
/** From where the console loads the texts of a language. */
const TEXTS = /\/resources\/[^/]+\/admin\/[^/]+$/;

let title = "Token lifecycle";
let language;

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
  link.textContent = title;
  link.addEventListener("click", () => { link.href = address(); });
  const entry = document.createElement("li");
  entry.className = item.className;
  entry.append(link);
  item.after(entry);
}

/** Takes the title from the texts that the console has loaded last: those of its language, which its own address names. */
async function speak(texts) {
  language = texts;
  const answer = await fetch(texts);
  const all = answer.ok ? await answer.json() : [];
  const own = all.find(({ key }) => key === "tokenLifecycle.title");
  if (own && language === texts) {
    title = own.value;
    document.getElementById(ID)?.replaceChildren(title);
  }
}

new PerformanceObserver((loaded) => {
  const texts = loaded.getEntries().map(({ name }) => name).filter((name) => TEXTS.test(name) && name !== language).at(-1);
  if (texts) {
    speak(texts).catch(() => { /* The title stays as it is. */ });
  }
}).observe({ type: "resource", buffered: true });

const app = document.getElementById("app");
if (app) {
  new MutationObserver(add).observe(app, { childList: true, subtree: true });
  add();
}
