/** Builds what browsers get: `node build.mjs [folder]`, or `node build.mjs --check` to compare with what is there. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const STATIC = join(HERE, "../static");
const MOST_BYTES = { "widget.js": 40_000 };
/** Browsers of the time of ES2020, for what CSS has learned since, such as nesting. */
const OLDEST_CSS = ["chrome87", "firefox78", "safari14"];
const TOKENS = readTokens();

/** Ends the build in words. */
function fail(message) {
  console.error(message);
  process.exit(1);
}

/** The design tokens by name, each the value that it comes to in the end. */
function readTokens() {
  const css = readFileSync(
    createRequire(import.meta.url).resolve("@digital-go-jp/design-tokens/dist/tokens.css"),
    "utf8",
  );
  const raw = new Map([...css.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value.trim()]));
  const resolved = (value) => value.replace(/var\((--[\w-]+)\)/g, (_, name) => resolved(raw.get(name)));
  return new Map([...raw].map(([name, value]) => [name, resolved(value)]));
}

/** The tokens that a stylesheet uses; what looks like one by its first two words but is none is an error. */
function tokensIn(css, file) {
  const family = (name) => name.split("-", 4).join("-");
  const families = new Set([...TOKENS.keys()].map(family));
  const used = new Set([...css.matchAll(/var\(\s*(--[\w-]+)/g)].map(([, name]) => name));
  for (const name of used) {
    if (families.has(family(name)) && !TOKENS.has(name)) fail(`${file}: there is no design token ${name}`);
  }
  return [...used].filter((name) => TOKENS.has(name));
}

/** Imported stylesheets are text. Tokens are filled in: a host page may have other values under the same names. */
const stylesheets = {
  name: "stylesheets",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      let css = readFileSync(path, "utf8");
      for (const name of tokensIn(css, path)) css = css.replaceAll(`var(${name})`, TOKENS.get(name));
      if (/\drem\b/.test(css)) fail(`${path}: how long a rem is, the host page decides; write em`);
      const { code } = await transform(css, { loader: "css", minify: true, target: OLDEST_CSS, legalComments: "none" });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

/** The scripts by file name. */
async function scripts() {
  const { outputFiles } = await build({
    entryPoints: ["widget", "viewer", "admin"].map((name) => join(HERE, `src/${name}.ts`)),
    outdir: HERE,
    bundle: true,
    write: false,
    format: "iife",
    minify: true,
    target: "es2020",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    plugins: [stylesheets],
  });
  return outputFiles.map(({ path, text }) => [path.slice(HERE.length + 1), text]);
}

/** The tokens that the pages' stylesheets use, as custom properties. */
function tokenSheet() {
  const sheets = readdirSync(STATIC).filter((name) => name.endsWith(".css") && name !== "tokens.css");
  const used = new Set(sheets.flatMap((name) => tokensIn(readFileSync(join(STATIC, name), "utf8"), name)));
  const lines = [...used].sort().map((name) => `  ${name}: ${TOKENS.get(name)};\n`);
  return `/* デジタル庁デザインシステム, MIT License. Made by widget/build.mjs. */\n:root {\n${lines.join("")}}\n`;
}

/** Says each file's weight; too heavy a one is an error. */
function weigh(name, text) {
  const bytes = gzipSync(text, { level: 9 }).length;
  console.log(`${name}: ${bytes} bytes gzipped`);
  if (bytes > MOST_BYTES[name]) fail(`${name}: ${bytes} bytes gzipped, more than ${MOST_BYTES[name]}`);
}

/** Whether a built file is what is there. */
function isThere(name, text) {
  try {
    return readFileSync(join(STATIC, name), "utf8") === text;
  } catch {
    return false;
  }
}

const [wish = STATIC] = process.argv.slice(2);
const built = [...(await scripts()), ["tokens.css", tokenSheet()]];
for (const [name, text] of built) weigh(name, text);
if (wish === "--check") {
  const old = built.filter(([name, text]) => !isThere(name, text)).map(([name]) => name);
  if (old.length > 0) fail(`${old.join(", ")} in bot/web/static is not what the source says: run \`make widget\``);
} else {
  mkdirSync(wish, { recursive: true });
  for (const [name, text] of built) writeFileSync(join(wish, name), text);
}
