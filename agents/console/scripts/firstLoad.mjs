// What a browser fetches before the desk stands, gzipped. Fails above the limit of the console's design.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT_KB = 400;
const DIST = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", DIST), "utf8"));

const files = new Set(["index.html", "softphone-worklet.js"]);
function follow(name) {
  const chunk = manifest[name];
  if (!chunk || files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const sheet of chunk.css ?? []) files.add(sheet);
  for (const imported of chunk.imports ?? []) follow(imported);
}

follow("index.html");
follow("src/pages/desk/DeskPage.tsx");
// The softphone of our own switchboard is loaded with the desk.
for (const [name, chunk] of Object.entries(manifest))
  if (/chooseSoftphone|softphone\/index/.test(name + chunk.file)) follow(name);

const size = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, DIST))).length, 0) / 1024;
console.log(`first load of the desk: ${size.toFixed(1)} kB gzipped (limit ${LIMIT_KB} kB), ${files.size} files`);
if (size > LIMIT_KB) process.exit(1);
