const LONGEST = 200;

/** Text that others chose, for a line of the log. */
export function onOneLine(text) {
  const line = text.replace(/[\s\p{Cc}]+/gu, " ").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
