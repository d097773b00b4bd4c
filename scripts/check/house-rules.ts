import { basename, extname } from 'node:path';

/** A file of the project as the rules see it: its path from the root, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const TOP_LEVEL = new Set([
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'Caddyfile', 'README.md', 'LICENSE'],
  ...['server', 'web', 'deploy', 'scripts', 'test'],
]);
const FORBIDDEN_NAME = /^(utils?|helpers?|commons?|managers?|index|misc|shared)$/;
const MAX_LINES = { svelte: 200, source: 300, test: 500 };
const MAX_RUNTIME_DEPENDENCIES = 25;

/** Texts in the built pages that look like addresses but are never asked for anything. */
const HARMLESS_ADDRESS = [
  /^https?:\/\/www\.w3\.org\//, // names of XML namespaces
  /^https:\/\/svelte\.dev\/e\//, // where Svelte's error messages are explained
  /^https?:\/\/(localhost|127\.0\.0\.1)\b/,
];
/** Hosts are written small; `wss://HOST` in a comment is a pattern, not a place. */
const ADDRESS = /\b(?:https?|wss?):\/\/[a-z0-9][^\s"'`<>()]*|\b(?:stuns?|turns?):[a-z0-9.-]+\.[a-z]{2,}/g;

type Rule = (file: SourceFile) => readonly string[];
const RULES: readonly Rule[] = [
  topLevel,
  forbiddenName,
  size,
  svelteScript,
  rawHtml,
  foreignAddress,
  packages,
];

/** What the house asks of a file beyond what the other tools see. One line a finding, `path: what is wrong`. */
export function findings(files: Iterable<SourceFile>): string[] {
  return [...files].flatMap((file) =>
    RULES.flatMap((rule) => rule(file).map((text) => `${file.path}: ${text}`)),
  );
}

function topLevel({ path }: SourceFile): string[] {
  const top = path.split('/', 1)[0] ?? '';
  return top.startsWith('.') || TOP_LEVEL.has(top)
    ? []
    : ['the top level is fixed: this belongs in a folder of it'];
}

function forbiddenName({ path }: SourceFile): string[] {
  const parts = path.split('/');
  const file = parts.pop() ?? '';
  if (file === 'index.html') return [];
  return [...parts, file.split('.', 1)[0] ?? '']
    .filter((part) => FORBIDDEN_NAME.test(part))
    .map((part) => `"${part}" says nothing: name it for the one thing it holds`);
}

function size(file: SourceFile): string[] {
  const limit = sizeLimit(file.path);
  if (limit === null) return [];
  const lines = file.text.replace(/\n$/, '').split('\n').length;
  return lines <= limit ? [] : [`${lines} lines, at most ${limit}: split it`];
}

/** The second verifier is one file on purpose: an officer copies it to another computer and runs it there. */
const IN_ONE_PIECE: ReadonlySet<string> = new Set(['scripts/verify_audit.py']);

function sizeLimit(path: string): number | null {
  if (path.startsWith('web/dist/') || IN_ONE_PIECE.has(path)) return null;
  const kind = extname(path);
  if (kind === '.svelte') return MAX_LINES.svelte;
  if (!['.ts', '.mjs', '.css', '.py'].includes(kind)) return null;
  return path.startsWith('test/') ? MAX_LINES.test : MAX_LINES.source;
}

function svelteScript({ path, text }: SourceFile): string[] {
  if (extname(path) !== '.svelte') return [];
  const tags = text.match(/<script\b[^>]*>/g) ?? [];
  if (tags.length === 0) return ['no <script lang="ts">'];
  return tags.filter((tag) => !/\blang="ts"/.test(tag)).map((tag) => `${tag} is not lang="ts"`);
}

function rawHtml({ path, text }: SourceFile): string[] {
  if (extname(path) !== '.svelte' || !text.includes('{@html')) return [];
  return ['{@html: text from people would become markup, and Trusted Types refuse it'];
}

function foreignAddress({ path, text }: SourceFile): string[] {
  const shown = path.startsWith('web/') && /\.(svelte|ts|js|css|html|svg|webmanifest)$/.test(path);
  if (!shown || basename(path) === 'vite.config.ts') return [];
  const found = new Set(text.match(ADDRESS));
  return [...found]
    .filter((address) => !HARMLESS_ADDRESS.some((harmless) => harmless.test(address)))
    .map((address) => `${address}: the pages ask no other host`);
}

function packages({ path, text }: SourceFile): string[] {
  if (path !== 'package.json') return [];
  const { dependencies = {}, optionalDependencies = {}, devDependencies = {} } = JSON.parse(text) as Manifest;
  const all = Object.entries({ ...dependencies, ...optionalDependencies, ...devDependencies });
  const inexact = all
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name} "${version}": versions are exact`);
  const count = Object.keys(dependencies).length;
  if (count <= MAX_RUNTIME_DEPENDENCIES) return inexact;
  return [...inexact, `${count} runtime dependencies, at most ${MAX_RUNTIME_DEPENDENCIES}`];
}

type Manifest = Partial<
  Record<'dependencies' | 'optionalDependencies' | 'devDependencies', Record<string, string>>
>;
