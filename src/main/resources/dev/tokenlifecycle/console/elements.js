// Small pieces that every view is made of. Text is always set as text, never as markup.
export function element(name, attributes = {}, ...children) {
  const svg = ["svg", "rect", "text", "line", "g", "title"].includes(name);
  const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
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

export const labels = {
  problem: (problem) => problem.status === 403 ? "You may not see this" : problem.status === 404 ? "Not found" : "This didn't work",
};

export function button(text, onclick, kind = "secondary", more = {}) {
  return element("button", { class: `pf-v5-c-button pf-m-${kind}`, type: "button", onclick, ...more }, text);
}

export function label(text, color = "grey") {
  return element("span", { class: `pf-v5-c-label pf-m-${color}` }, element("span", { class: "pf-v5-c-label__content" },
    element("span", { class: "pf-v5-c-label__text" }, text)));
}

export function field(id, title, value, placeholder) {
  return element("div", {}, element("label", { for: id }, title),
    element("span", { class: "pf-v5-c-form-control" }, element("input", { id, value: value ?? "", placeholder })));
}

export function choice(id, title, options, selected) {
  return element("div", {}, element("label", { for: id }, title), element("span", { class: "pf-v5-c-form-control" },
    element("select", { id }, ...options.map(([value, text]) => element("option", { value, selected: value === selected }, text)))));
}

export function table(caption, heads, rows) {
  return element("div", { class: "tl-scroll" }, element("table", { class: "pf-v5-c-table pf-m-compact pf-m-grid-md", role: "grid", "aria-label": caption },
    element("thead", { class: "pf-v5-c-table__thead" }, element("tr", { class: "pf-v5-c-table__tr" },
      ...heads.map((head) => element("th", { class: "pf-v5-c-table__th", scope: "col" }, head)))),
    element("tbody", { class: "pf-v5-c-table__tbody" }, ...rows.map((cells) => element("tr", { class: "pf-v5-c-table__tr" },
      ...cells.map((cell, index) => element("td", { class: "pf-v5-c-table__td", "data-label": heads[index] }, cell ?? "")))))));
}

export function empty(title, text) {
  return element("div", { class: "tl-empty" }, element("h2", { class: "pf-v5-c-title pf-m-lg" }, title), element("p", { class: "tl-dim" }, text));
}

export function short(text) {
  return element("span", { class: "tl-mono tl-short", title: text ?? "" }, text ?? "");
}

export function when(iso) {
  return iso ? element("time", { datetime: iso, title: iso }, new Date(iso).toLocaleString()) : "";
}

function toast(text, kind) {
  const item = element("li", { class: "pf-v5-c-alert-group__item" }, element("div", { class: `pf-v5-c-alert pf-m-${kind}` },
    element("p", { class: "pf-v5-c-alert__title" }, text)));
  document.getElementById("alerts").append(item);
  setTimeout(() => item.remove(), 8000);
}

export const alertDone = (text) => toast(text, "success");
export const alertError = (problem) => toast(problem.message, "danger");

/** Asks before something happens; answers what the form says, or undefined. */
export function ask(title, content, action) {
  const dialog = document.getElementById("dialog");
  return new Promise((resolve) => {
    const answer = (value) => { dialog.close(); resolve(value); };
    dialog.replaceChildren(element("h2", { class: "pf-v5-c-title pf-m-lg", id: "dialog-title" }, title), ...content,
      element("div", { class: "tl-actions" }, action ? button(action, () => answer(true), "danger", { id: "confirm" }) : undefined,
        button(action ? "Cancel" : "Close", () => answer(undefined), action ? "link" : "primary", { id: "cancel" })));
    dialog.oncancel = () => resolve(undefined);
    dialog.showModal();
  });
}
