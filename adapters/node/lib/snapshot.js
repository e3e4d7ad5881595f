import { readFile, rename, writeFile } from "node:fs/promises";

/** The last list on disk, with the keys that it was verified with; undefined where there is none that can be read. */
export async function readSnapshot(file) {
  try {
    const [keys, list, ...more] = (await readFile(file, "utf8")).split("\n").filter(Boolean);
    return more.length === 0 ? { keys: JSON.parse(keys).keys, list } : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all; the same two lines as the Java adapter's. */
export async function writeSnapshot(file, keys, list) {
  await writeFile(`${file}.part`, `${JSON.stringify({ keys })}\n${list}\n`);
  await rename(`${file}.part`, file);
}
