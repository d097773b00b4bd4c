import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { undeclaredRoutes } from './declared-events.ts';
import { findings } from './house-rules.ts';
import { sourceFiles } from './source-files.ts';
import { nameComponents, writeScripts } from './svelte-scripts.ts';

export interface Outcome {
  readonly passed: boolean;
  /** What a person needs to see when it did not pass. */
  readonly output: string;
}

/** One part of `npm run check`. */
export interface Step {
  readonly name: string;
  readonly run: (root: string) => Promise<Outcome>;
}

const LINTED = ['server', 'scripts', 'test', 'web'];

/** The checks, the slow ones first so that two at a time finish together. */
export const STEPS: readonly Step[] = [
  tool('tsc', 'tsc', '-p', 'tsconfig.json'),
  // stories also speak of what stands in a page; the server must not see those types
  tool('tsc stories', 'tsc', '-p', 'test/e2e/tsconfig.json'),
  tool(
    'svelte-check',
    'svelte-check',
    '--workspace',
    'web',
    '--tsconfig',
    'tsconfig.json',
    '--fail-on-warnings',
  ),
  tool('biome', 'biome', 'ci', '--colors=off', '--error-on-warnings', '--no-errors-on-unmatched', '.'),
  tool('knip', 'knip', '--no-progress'),
  {
    name: 'layers',
    run: (root) =>
      command(root, 'depcruise', ['--config', 'scripts/layers.config.mjs', ...present(root, LINTED)]),
  },
  { name: 'oxlint', run: typedRules },
  { name: 'house rules', run: houseRules },
  { name: 'events', run: declaredEvents },
];

function tool(name: string, program: string, ...parameters: string[]): Step {
  return { name, run: (root) => command(root, program, parameters) };
}

function present(root: string, folders: readonly string[]): string[] {
  return folders.filter((folder) => existsSync(join(root, folder)));
}

/** Runs a program of node_modules; its output, both streams in order, counts only when it fails. */
export function command(root: string, program: string, parameters: readonly string[]): Promise<Outcome> {
  const bin = join(root, 'node_modules', '.bin');
  const path = `${bin}${delimiter}${process.env['PATH'] ?? ''}`;
  return new Promise((resolve) => {
    const child = spawn(join(bin, program), parameters, {
      cwd: root,
      env: { ...process.env, PATH: path, NO_COLOR: '1', FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error) => resolve({ passed: false, output: `${program}: ${error.message}` }));
    child.once('close', (code, signal) => {
      const ending = signal === null ? '' : `\n${program} was ended by ${signal}`;
      resolve({ passed: code === 0, output: `${Buffer.concat(chunks).toString('utf8').trim()}${ending}` });
    });
  });
}

/** The typed rules over all TypeScript, that inside components included. */
async function typedRules(root: string): Promise<Outcome> {
  const rules = [
    '-c',
    'scripts/oxlintrc.json',
    '--type-aware',
    '--deny-warnings',
    '--no-error-on-unmatched-pattern',
  ];
  const sources = await command(root, 'oxlint', [...rules, ...present(root, LINTED)]);
  const scripts = await writeScripts(root);
  if (scripts === null) return sources;
  const { passed, output } = await command(root, 'oxlint', [...rules, '--no-ignore', scripts]);
  return {
    passed: sources.passed && passed,
    output: `${sources.passed ? '' : sources.output}\n${passed ? '' : nameComponents(output)}`.trim(),
  };
}

async function houseRules(root: string): Promise<Outcome> {
  return outcomeOf(findings(await Array.fromAsync(sourceFiles(root))));
}

/** Every route says what it writes to the log. */
async function declaredEvents(root: string): Promise<Outcome> {
  const files = await Array.fromAsync(sourceFiles(root, 'server'));
  return outcomeOf(files.flatMap(undeclaredRoutes));
}

function outcomeOf(found: readonly string[]): Outcome {
  return { passed: found.length === 0, output: found.join('\n') };
}
