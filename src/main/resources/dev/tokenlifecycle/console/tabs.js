// The tabs, as the ARIA practices say: one is in the tab order, the arrow keys, Home and End move between them.
import { element } from "./elements.js";

function keys(list, event) {
  const all = [...list.querySelectorAll("[role=tab]")];
  const at = all.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (at >= 0 && to !== undefined) {
    event.preventDefault();
    const next = all[(to + all.length) % all.length];
    next.focus();
    next.click();
  }
}

/** Fills {@code list} with the tabs; {@code titles} by id. */
export function fill(list, titles, choose) {
  list.replaceChildren(...Object.entries(titles).map(([id, title]) =>
    element("li", { class: "pf-v5-c-tabs__item", role: "presentation" },
      element("button", { class: "pf-v5-c-tabs__link", type: "button", role: "tab", id: `tab-${id}`, "aria-controls": "view", onclick: () => choose(id) },
        element("span", { class: "pf-v5-c-tabs__item-text" }, title)))));
  list.onkeydown = (event) => keys(list, event);
}

/** Marks the tab that is shown; the focus stays where it is. */
export function mark(list, id) {
  for (const tab of list.querySelectorAll("[role=tab]")) {
    const current = tab.id === `tab-${id}`;
    tab.setAttribute("aria-selected", String(current));
    tab.tabIndex = current ? 0 : -1;
    tab.parentElement.classList.toggle("pf-m-current", current);
    if (current) {
      // On a narrow screen the tabs scroll.
      tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }
  document.getElementById("view").setAttribute("aria-labelledby", `tab-${id}`);
}
