import { glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { type AST, parse } from 'svelte/compiler';

/**
 * The typed rules read no .svelte files, and a promise lost in a component is as lost as elsewhere. So the code of each
 * component is written out as a .ts file of its own, each character in its place, for the rules to read.
 */
const FOLDER = 'node_modules/.cache/beeldkamer/svelte-scripts';
const SOURCES = 'web/src';

/** Writes the code of all components out and returns the folder, `null` when there is no component. */
export async function writeScripts(root: string): Promise<string | null> {
  const folder = join(root, FOLDER);
  await rm(folder, { recursive: true, force: true });
  const names = await Array.fromAsync(glob('**/*.svelte', { cwd: join(root, SOURCES) }));
  if (names.length === 0) return null;
  for (const name of names) {
    const path = join(folder, `${name}.ts`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, scriptOf(await readFile(join(root, SOURCES, name), 'utf8')));
  }
  const up = relative(folder, root);
  const config = {
    extends: `${up}/web/tsconfig.json`,
    compilerOptions: { rootDirs: ['.', `${up}/${SOURCES}`] },
    include: ['**/*.ts', `${up}/${SOURCES}/**/*.d.ts`],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  return FOLDER;
}

/** Findings speak of the written files: name the components instead. Colour would stand between name and place. */
export function nameComponents(output: string): string {
  return stripVTControlCharacters(output)
    .replaceAll(`${FOLDER}/`, `${SOURCES}/`)
    .replaceAll('.svelte.ts:', '.svelte:');
}

/**
 * The scripts of a component and the functions in its attributes, at their own line and column; all else is blank.
 * `onclick={() => go()}` becomes `;(() => go())`, which is as long.
 */
export function scriptOf(component: string): string {
  const ast = parse(component, { modern: true });
  const blank = component.replace(/[^\n]/g, ' ');
  const scripts = [ast.module, ast.instance].flatMap((script) => (script ? [rangeOf(script.content)] : []));
  const handlers = functionsIn(ast.fragment).map(({ start, end }) => ({ start, end }));
  let code = blank;
  for (const { start, end } of scripts) code = put(code, start, component.slice(start, end));
  for (const { start, end } of handlers) code = put(code, start - 2, `;(${component.slice(start, end)})`);
  return code;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function rangeOf(node: object): Range {
  const { start, end } = node as Range; // Svelte gives every node its place; the types of estree do not say so
  return { start, end };
}

/** Functions written in an attribute as `name={…}`, wherever in the markup. */
function functionsIn(node: unknown): Range[] {
  if (Array.isArray(node)) return node.flatMap(functionsIn);
  if (node === null || typeof node !== 'object') return [];
  if ((node as AST.BaseNode).type === 'Attribute') return functionOf(node as AST.Attribute);
  return Object.values(node).flatMap(functionsIn);
}

function functionOf({ value }: AST.Attribute): Range[] {
  if (value === true || Array.isArray(value)) return [];
  return /^(Arrow)?Function/.test(value.expression.type) ? [rangeOf(value.expression)] : [];
}

function put(text: string, at: number, piece: string): string {
  return text.slice(0, at) + piece + text.slice(at + piece.length);
}
