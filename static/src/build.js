// `npm run build`: everything that a browser loads, into static/build/ (ignored by git, published by Django).
// The NHS.UK library is read from node_modules each time, so that none of it lives in this repository.

import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const source = dirname(fileURLToPath(import.meta.url));
const root = join(source, "..", "..");
const built = join(root, "static", "build");
// Made beside it and put in its place when whole, so that a page never finds half of it.
const target = mkdtempSync(join(root, "static", "build-"));
const library = join(root, "node_modules", "nhsuk-frontend", "dist", "nhsuk");

const read = (...parts) => readFileSync(join(...parts), "utf8");
// Our own scripts go out without their comments, which are for those who read them here.
const readOurs = (...parts) => read(source, "js", ...parts).replace(/^\s*\/\/.*\n/gm, "");

function buildStyles(name) {
  const { css } = compile(join(source, "sass", `${name}.scss`), {
    style: "compressed",
    loadPaths: [join(root, "node_modules")],
    quietDeps: true,
  });
  writeFileSync(join(target, `${name}.css`), css);
  return css;
}

// The library ends with one `export {…}` statement; without it our own code can follow in the same module.
// One file is one request, and its name is hashed by Django without any rewriting of imports.
// Our modules say `onContent(act)`: act on the page, and on every part that is put into it later.
const onContent = `
function onContent(act) {
  act(document);
  document.addEventListener("htmx:load", ({ target }) => target !== document.body && act(target));
}
onContent((scope) => initAll({ scope }));
`;

function buildScript() {
  const bundle = read(library, "nhsuk-frontend.min.js");
  const withoutExports = bundle.replace(/export\{[^}]*\};?\s*(\/\/# sourceMappingURL=.*)?\s*$/, "");
  if (withoutExports === bundle) {
    throw new Error("nhsuk-frontend.min.js no longer ends with an export statement: look at it again.");
  }
  const ours = readdirSync(join(source, "js", "modules"))
    .filter((name) => name.endsWith(".js"))
    .sort()
    .map((name) => `{\n${readOurs("modules", name)}}\n`);
  writeFileSync(join(target, "portal.js"), `${withoutExports}\n${onContent}${ours.join("")}`);
  for (const name of ["enabled.js", "admin.js"]) {
    cpSync(join(source, "js", name), join(target, name));
  }
}

// Only pages with filters load the one, and only weeks that can be planned the other.
function buildPages() {
  const htmx = read(root, "node_modules", "htmx.org", "dist", "htmx.min.js");
  writeFileSync(join(target, "filters.js"), `${htmx}\n${readOurs("pages", "filters.js")}`);
  writeFileSync(join(target, "week.js"), readOurs("pages", "week.js"));
}

function copyImages(css) {
  mkdirSync(join(target, "images"), { recursive: true });
  cpSync(join(source, "images"), join(target, "images"), { recursive: true });
  const used = new Set([...css.matchAll(/url\(["']?images\/([\w.-]+)/g)].map((match) => match[1]));
  for (const name of used) {
    cpSync(join(library, "assets", "images", name), join(target, "images", name));
  }
}

const css = buildStyles("portal");
buildStyles("admin");
buildScript();
buildPages();
copyImages(css);
chmodSync(target, 0o755);
rmSync(built, { recursive: true, force: true });
renameSync(target, built);
console.log(`static/build: ${readdirSync(built).sort().join(", ")}`);
