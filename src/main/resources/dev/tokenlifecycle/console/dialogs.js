// Messages at the edge of the page, and questions before something happens.
import { element, button } from "./elements.js";
import { t } from "./i18n.js";

function toast(text, kind) {
  const item = element("li", { class: "pf-v5-c-alert-group__item" }, element("div", { class: `pf-v5-c-alert pf-m-${kind}` },
    element("p", { class: "pf-v5-c-alert__title" }, text)));
  document.getElementById("alerts").append(item);
  setTimeout(() => item.remove(), 8000);
}

export const alertDone = (text) => toast(text, "success");
export const alertError = (problem) => toast(problem.message, "danger");

/** Asks before something happens; answers whether to do it. The focus goes back to where it was. */
export function ask(title, content, action) {
  const dialog = document.getElementById("dialog");
  const before = document.activeElement;
  return new Promise((resolve) => {
    const answer = (value) => {
      dialog.close();
      before?.focus();
      resolve(value);
    };
    dialog.replaceChildren(element("h2", { class: "pf-v5-c-title pf-m-lg", id: "dialog-title" }, title), ...content,
      element("div", { class: "tl-actions" }, action ? button(action, () => answer(true), "danger", { id: "confirm" }) : undefined,
        button(t(action ? "dialog.cancel" : "dialog.close"), () => answer(undefined), action ? "link" : "primary", { id: "cancel" })));
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

/** Shows in {@code place} what {@code load} answers, or why it couldn't; the focus stays near. */
export async function show(place, load, failed) {
  const held = place.contains(document.activeElement);
  try {
    place.replaceChildren(...(await load()).filter((part) => part !== undefined));
  } catch (problem) {
    place.replaceChildren(failed(problem));
  }
  if (held) {
    place.tabIndex = -1;
    place.focus();
  }
}
