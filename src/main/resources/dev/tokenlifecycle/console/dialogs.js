// Messages at the edge of the page, and questions before something happens.
import { element, button } from "./elements.js";
import { t } from "./i18n.js";

/** Takes away what went wrong before: another page is shown, or it went well in the end. */
export function forgetErrors() {
  document.querySelectorAll("#alerts li:has(.pf-m-danger)").forEach((each) => each.remove());
}

/** A message; what went wrong stays until it is closed, another page is shown or something goes well. */
function toast(text, kind) {
  const alerts = document.getElementById("alerts");
  if (kind === "success") {
    forgetErrors();
  }
  [...alerts.children].filter((each) => each.dataset.text === text).forEach((each) => each.remove());
  const item = element("li", { class: "pf-v5-c-alert-group__item", "data-text": text });
  item.append(element("div", { class: `pf-v5-c-alert pf-m-${kind}` }, element("p", { class: "pf-v5-c-alert__title" }, text),
    kind === "success" ? undefined : element("div", { class: "pf-v5-c-alert__action" }, button("×", () => item.remove(), "plain", { "aria-label": t("dialog.close") }))));
  alerts.append(item);
  if (kind === "success") {
    setTimeout(() => item.remove(), 8000);
  }
}

export const alertDone = (text) => toast(text, "success");
export const alertWarning = (text) => toast(text, "warning");
export const alertError = (problem) => toast(problem.message, "danger");

/**
 * Asks before something happens; answers whether to do it. Parts of its content that are undefined are left out. The focus goes back to where it was. A question that comes while another
 * is open is not asked: it would stand under the admin's finger. One whose page is left is answered with no.
 */
export function ask(title, content, action) {
  const dialog = document.getElementById("dialog");
  if (dialog.open) {
    return Promise.resolve(undefined);
  }
  const before = document.activeElement;
  const parts = content.filter((part) => part !== undefined);
  const cautious = action && !parts.some((part) => part.querySelector?.("input"));
  return new Promise((resolve) => {
    const leave = () => answer(undefined);
    const answer = (value) => {
      window.removeEventListener("hashchange", leave);
      dialog.close();
      before?.focus();
      resolve(value);
    };
    dialog.replaceChildren(element("h2", { class: "pf-v5-c-title pf-m-lg", id: "dialog-title" }, title), ...parts,
      element("div", { class: "tl-actions" }, action ? button(action, () => answer(true), "danger", { id: "confirm" }) : undefined,
        button(t(action ? "dialog.cancel" : "dialog.close"), () => answer(undefined), action ? "link" : "primary", { id: "cancel", autofocus: Boolean(cautious) })));
    window.addEventListener("hashchange", leave);
    dialog.oncancel = () => answer(undefined);
    dialog.showModal();
  });
}

/** Offers {@code text} as a file. */
export function download(name, type, text) {
  const file = element("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  file.click();
  setTimeout(() => URL.revokeObjectURL(file.href), 10_000);
}

const turns = new WeakMap();

/** Shows in {@code place} what {@code load} answers, or why it couldn't; the focus stays near. A slower answer to an earlier question covers nothing. */
export async function show(place, load, failed) {
  const held = place.contains(document.activeElement);
  const turn = (turns.get(place) ?? 0) + 1;
  turns.set(place, turn);
  place.setAttribute("aria-busy", "true");
  const parts = await load().catch((problem) => [failed(problem)]);
  if (turns.get(place) !== turn) {
    return;
  }
  place.removeAttribute("aria-busy");
  place.replaceChildren(...parts.filter((part) => part !== undefined));
  if (held && document.activeElement === document.body) {
    place.tabIndex = -1;
    place.focus();
  }
}
