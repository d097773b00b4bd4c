import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { command } from '../../scripts/check/steps.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A small house in which every allowed kind of import occurs. */
const CLEAN: Readonly<Record<string, string>> = {
  'server/protocol/roles.ts':
    "import { Type } from 'typebox';\nexport const Role = Type.String();\nexport type Role = string;",
  'server/core/clock.ts': 'export const clock = () => 0;',
  'server/config.ts': 'export const config = 1;',
  'server/agenda/store.ts': "import { clock } from '../core/clock.ts';\nexport const find = clock;",
  'server/agenda/service.ts':
    "import { find } from './store.ts';\nexport const plan = find;\nexport type Plan = string;",
  'server/agenda/routes.ts':
    "import fastify from 'fastify';\nimport { plan } from './service.ts';\nexport const x = [fastify, plan];",
  'server/audit/event.ts': 'export type Event = string;',
  'server/audit/chain.ts': 'export const leaf = 1;',
  'server/audit/verify.ts': "import { createHash } from 'node:crypto';\nexport const verify = createHash;",
  'server/calls/service.ts':
    "import type { Plan } from '../agenda/service.ts';\nimport type { Event } from '../audit/event.ts';\nexport type Call = Plan | Event;",
  'server/relay/server.ts':
    "import { config } from '../config.ts';\nimport { clock } from '../core/clock.ts';\nexport const x = [config, clock];",
  'server/app.ts':
    "import { plan } from './agenda/service.ts';\nimport * as store from './agenda/store.ts';\nexport const app = [plan, store];",
  'scripts/tool.ts': "import { app } from '../server/app.ts';\nexport const x = app;",
  'web/src/App.svelte':
    "<script lang=\"ts\">\n  import type { Role } from '../../server/protocol/roles.ts';\n  let x: Role = '';\n</script>\n<p>{x}</p>",
  'test/support/app.ts': "import * as store from '../../server/agenda/store.ts';\nexport const x = store;",
};

/** Each breaks the one rule that it is named for; they stand side by side, so one run sees them all. */
const PLANTED: readonly (readonly [rule: string, path: string, text: string])[] = [
  ['no-cycles', 'server/core/ring-a.ts', "import { b } from './ring-b.ts';\nexport const a = () => b;"],
  ['resolvable', 'server/core/lost.ts', "import './nowhere.ts';"],
  [
    'protocol-imports-only-typebox',
    'server/protocol/a.ts',
    "import { clock } from '../core/clock.ts';\nexport const a = clock;",
  ],
  [
    'core-knows-no-domain',
    'server/core/b.ts',
    "import { leaf } from '../audit/chain.ts';\nexport const b = leaf;",
  ],
  [
    'relay-is-an-island',
    'server/relay/c.ts',
    "import { plan } from '../agenda/service.ts';\nexport const c = plan;",
  ],
  ['relay-is-an-island', 'server/relay/d.ts', "import { Type } from 'typebox';\nexport const d = Type;"],
  [
    'store-is-private',
    'server/calls/e.ts',
    "import type * as store from '../agenda/store.ts';\nexport type E = typeof store;",
  ],
  [
    'store-is-private-to-the-top',
    'scripts/f.ts',
    "import { find } from '../server/agenda/store.ts';\nexport const f = find;",
  ],
  [
    'store-is-private-to-the-top',
    'server/main.ts',
    "import { find } from './agenda/store.ts';\nexport const f = find;",
  ],
  ['inward-only', 'server/delivery/service.ts', "import { x } from './socket.ts';\nexport const g = x;"],
  [
    'store-is-innermost',
    'server/delivery/store.ts',
    "import { g } from './service.ts';\nexport const h = g;",
  ],
  [
    'fastify-stays-at-the-door',
    'server/calls/i.ts',
    "import type { FastifyInstance } from 'fastify';\nexport type I = FastifyInstance;",
  ],
  [
    'fastify-stays-at-the-door',
    'server/main.ts',
    "import cookie from '@fastify/cookie';\nexport const i = cookie;",
  ],
  [
    'domains-share-no-code',
    'server/calls/j.ts',
    "import { plan } from '../agenda/service.ts';\nexport const j = plan;",
  ],
  [
    'domains-share-no-code',
    'server/calls/k.ts',
    "import { x } from '../relay/server.ts';\nexport const k = x;",
  ],
  [
    'domains-share-types-by-their-face',
    'server/calls/l.ts',
    "import type { leaf } from '../audit/chain.ts';\nexport type L = typeof leaf;",
  ],
  [
    'domains-do-not-reach-up',
    'server/calls/m.ts',
    "import { config } from '../config.ts';\nexport const m = config;",
  ],
  [
    'verifier-shares-no-code',
    'server/audit/verify-tree.ts',
    "import { leaf } from './chain.ts';\nexport const n = leaf;",
  ],
  [
    'web-sees-only-the-contract',
    'web/src/o.ts',
    "import type { clock } from '../../server/core/clock.ts';\nexport type O = typeof clock;",
  ],
  [
    'web-takes-only-types',
    'web/src/P.svelte',
    '<script lang="ts">\n  import { Role } from \'../../server/protocol/roles.ts\';\n</script>\n<p>{Role}</p>',
  ],
  [
    'server-stands-alone',
    'server/core/q.ts',
    "import { x } from '../../scripts/tool.ts';\nexport const q = x;",
  ],
  [
    'only-tests-use-tests',
    'scripts/r.ts',
    "import { x } from '../test/support/app.ts';\nexport const r = x;",
  ],
];

/** Two files of one name are one file with both texts. */
function merged(): Readonly<Record<string, string>> {
  const files: Record<string, string> = {
    ...CLEAN,
    'server/core/ring-b.ts': "import type { a } from './ring-a.ts';\nexport const b = (x: typeof a) => x;",
    'server/delivery/socket.ts': 'export const x = 1;',
  };
  for (const [, path, text] of PLANTED) files[path] = `${files[path] ?? ''}${text}\n`;
  return files;
}

/** What dependency-cruiser says of a house that consists of these files. */
async function judge(files: Readonly<Record<string, string>>): Promise<string> {
  const house = mkdtempSync(join(tmpdir(), 'layers-'));
  for (const name of ['package.json', 'tsconfig.json', 'web/tsconfig.json', 'scripts/layers.config.mjs']) {
    cpSync(join(ROOT, name), join(house, name));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(house, 'node_modules'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), `${text}\n`);
  }
  const folders = ['server', 'scripts', 'web', 'test'];
  const { output } = await command(house, 'depcruise', ['--config', 'scripts/layers.config.mjs', ...folders]);
  rmSync(house, { recursive: true, force: true });
  return output;
}

describe('the layers', () => {
  let broken = '';

  beforeAll(async () => {
    broken = await judge(merged());
  });

  test('a clean house passes', async () => {
    expect(await judge(CLEAN)).toContain('no dependency violations found');
  });

  test.each(PLANTED)('%s refuses %s', (rule, path) => {
    expect(broken).toContain(`error ${rule}: ${path}`);
  });
});
