// Small pieces that every view is made of. Text is always set as text, never as markup.
import { t, moment, number } from "./i18n.js";

const SVG = ["svg", "rect", "text", "line", "g", "title"];

export function element(name, attributes = {}, ...children) {
  const node = SVG.includes(name) ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) {
      node[key] = value;
    } else if (value !== undefined && value !== false) {
      node.setAttribute(key, value === true ? "" : value);
    }
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null));
  return node;
}

export function problemTitle(problem) {
  return t(problem.status === 403 ? "problem.forbidden" : problem.status === 404 ? "problem.missing" : "problem.other");
}

/** Begins {@code action} again only once it has ended: a double click does one thing. */
export function once(action) {
  let running = false;
  return async (event) => {
    const pressed = event.currentTarget;
    if (running) {
      return;
    }
    running = true;
    pressed.setAttribute("aria-busy", "true");
    try {
      await action(event);
    } finally {
      running = false;
      pressed.removeAttribute("aria-busy");
    }
  };
}

export function button(text, onclick, kind = "secondary", more = {}) {
  return element("button", { class: `pf-v5-c-button pf-m-${kind}`, type: "button", onclick: once(onclick), ...more }, text);
}

/** A button in a row of a table; {@code whose} tells a screen reader which row. */
export function rowButton(text, whose, onclick, danger = false) {
  return button(text, onclick, "link", { class: `pf-v5-c-button pf-m-link pf-m-inline${danger ? " pf-m-danger" : ""}`, "aria-label": `${text}: ${whose}` });
}

export function link(text, href, more = {}) {
  return element("a", { href, ...more }, text);
}

export function label(text, color = "grey", more = {}) {
  return element("span", { class: `pf-v5-c-label pf-m-${color}`, ...more }, element("span", { class: "pf-v5-c-label__content" },
    element("span", { class: "pf-v5-c-label__text" }, text)));
}

export function field(id, title, value, placeholder, more = {}) {
  return element("div", { class: "tl-field" }, element("label", { for: id }, title),
    element("span", { class: "pf-v5-c-form-control" }, element("input", { id, value: value ?? "", placeholder, ...more })));
}

export function choice(id, title, options, selected) {
  return element("div", { class: "tl-field" }, element("label", { for: id }, title), element("span", { class: "pf-v5-c-form-control" },
    element("select", { id }, ...options.map(([value, text]) => element("option", { value, selected: value === selected }, text)))));
}

/** A table that becomes a list of cards where the page is narrow. */
export function table(caption, heads, rows) {
  return element("div", { class: "tl-scroll", tabindex: "0", role: "region", "aria-label": caption },
    element("table", { class: "pf-v5-c-table pf-m-compact pf-m-grid-md tl-table", role: "table", "aria-label": caption },
      element("thead", { class: "pf-v5-c-table__thead", role: "rowgroup" }, element("tr", { class: "pf-v5-c-table__tr", role: "row" },
        ...heads.map((head) => element("th", { class: "pf-v5-c-table__th", scope: "col", role: "columnheader" },
          head || element("span", { class: "tl-hidden" }, t("table.actions")))))),
      element("tbody", { class: "pf-v5-c-table__tbody", role: "rowgroup" }, ...rows.map((cells) => element("tr", { class: "pf-v5-c-table__tr", role: "row" },
        ...cells.map((cell, index) => element("td", { class: "pf-v5-c-table__td", role: "cell", "data-label": heads[index] }, cell ?? "")))))));
}

export function pager(first, shown, max, total, turn) {
  const range = shown === 0 ? "" : total === undefined ? t("pager.range", number(first + 1), number(first + shown))
    : t("pager.of", number(first + 1), number(first + shown), number(total));
  return element("div", { class: "tl-pager" },
    button(t("pager.previous"), () => turn(Math.max(0, first - max)), "plain", { disabled: first === 0 }),
    element("span", { class: "tl-dim" }, range),
    button(t("pager.next"), () => turn(first + max), "plain", { disabled: total === undefined ? shown < max : first + max >= total }));
}

export function heading(text, more = {}) {
  return element("h2", { class: "pf-v5-c-title pf-m-lg", ...more }, text);
}

export function empty(title, text) {
  return element("div", { class: "tl-empty" }, heading(title), element("p", { class: "tl-dim" }, text));
}

export function note(kind, title, ...more) {
  return element("div", { class: `pf-v5-c-alert pf-m-${kind} pf-m-inline tl-note` }, element("p", { class: "pf-v5-c-alert__title" }, title),
    more.length ? element("div", { class: "pf-v5-c-alert__description" }, ...more) : undefined);
}

export function short(text) {
  return element("span", { class: "tl-mono tl-short", title: text ?? "" }, text ?? "");
}

export function dim(text) {
  return element("span", { class: "tl-dim" }, text ?? "");
}

export function when(iso) {
  return iso ? element("time", { datetime: iso, title: iso }, moment(iso)) : "";
}

export function side({ address, user_agent: agent }) {
  return element("span", { title: agent ?? "" }, address ?? "", element("br"), element("span", { class: "tl-dim tl-short" }, agent ?? ""));
}
