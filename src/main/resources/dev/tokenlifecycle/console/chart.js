// The verdicts over time, as bars.
import { element } from "./elements.js";
import { t, word, number, shortMoment } from "./i18n.js";

export const ORDER = ["superseded", "revoked_family", "unknown_family", "expired_family", "lost_response", "concurrent", "fast_forwarded", "rotated"];
const HEIGHT = 240, LEFT = 36, BOTTOM = 24, COUNT = 24;

function counted(events, from, to) {
  const buckets = Array.from({ length: COUNT }, () => ({}));
  for (const { at, verdict } of events) {
    const index = Math.min(COUNT - 1, Math.max(0, Math.floor((Date.parse(at) - from) / (to - from) * COUNT)));
    buckets[index][verdict] = (buckets[index][verdict] ?? 0) + 1;
  }
  return buckets;
}

/** One unit of the drawing is a pixel, so that the words can be read on a narrow screen. */
const room = () => Math.max(260, document.getElementById("view").clientWidth - 80);

export function bars(events, from, to) {
  const width = room();
  const buckets = counted(events, from, to);
  const most = Math.max(1, ...buckets.map((bucket) => Object.values(bucket).reduce((sum, n) => sum + n, 0)));
  const step = (width - LEFT) / COUNT;
  const height = (n) => (HEIGHT - BOTTOM - 8) * n / most;
  const shapes = buckets.flatMap((bucket, index) => {
    let top = HEIGHT - BOTTOM;
    return ORDER.filter((name) => bucket[name]).map((verdict) => {
      top -= height(bucket[verdict]);
      return element("rect", { class: `tl-${verdict}`, x: LEFT + index * step + 2, y: top, width: step - 4, height: height(bucket[verdict]) },
        element("title", {}, `${word("verdict", verdict)}: ${number(bucket[verdict])}`));
    });
  });
  const times = [0, 6, 12, 18].map((index) => element("text", { x: LEFT + index * step, y: HEIGHT - 6 },
    shortMoment(new Date(from + (to - from) * index / COUNT), to - from <= 86_400_000)));
  return element("svg", { class: "tl-chart", viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": t("incidents.chart") },
    element("line", { class: "axis", x1: LEFT, y1: HEIGHT - BOTTOM, x2: width, y2: HEIGHT - BOTTOM }),
    element("text", { x: 0, y: 16 }, String(most)), element("text", { x: 0, y: HEIGHT - BOTTOM }, "0"), ...shapes, ...times);
}

export function legend(verdicts) {
  return element("div", { class: "tl-legend" }, ...ORDER.filter((verdict) => verdicts[verdict]).map((verdict) => element("span", { title: word("meaning", verdict) },
    element("svg", { viewBox: "0 0 10 10", "aria-hidden": "true" }, element("rect", { class: `tl-${verdict}`, width: 10, height: 10 })),
    `${word("verdict", verdict)} (${number(verdicts[verdict])})`)));
}
