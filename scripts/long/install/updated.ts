import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshKey, publicKey } from '../../package/minisign.ts';
import type { Verdict } from '../run.ts';
import { Consultation } from './consultation.ts';
import type { Container } from './container.ts';
import { revised } from './revised.ts';
import { Traffic } from './traffic.ts';

const NEXT = '99.1.0';
const BROKEN = '99.2.0';
/** Change of the tables that each of them brings. */
const TABLES = { next: '9901-next', broken: '9902-broken' } as const;
/** The database of the container, opened by the program's own library. */
const CHANGES = `cd /usr/lib/beeldkamer; bin/node -e '
const sqlite = new (require("better-sqlite3"))("/var/lib/beeldkamer/beeldkamer.db", { readonly: true });
console.log(sqlite.prepare("select name from kysely_migration").pluck().all().slice(-2).join());
console.log(sqlite.prepare("select name from sqlite_master where name like ?").pluck().all("changed_%").join());'`;

/**
 * Updates an installed computer, while a call and packets pass its relay: to a version that works, then to one whose app
 * ends at its start. Both change tables.
 *
 * @param deb the package that is installed.
 */
export async function updated(
  container: Container,
  root: string,
  { deb, work }: { readonly deb: string; readonly work: string },
): Promise<readonly Verdict[]> {
  const key = freshKey();
  const next = revised(deb, { version: NEXT, key, work }, (program) => changeTables(program, TABLES.next));
  const broken = revised(deb, { version: BROKEN, key, work }, (program) => {
    changeTables(program, TABLES.next, TABLES.broken);
    endAtStart(program);
  });
  for (const file of [next, broken])
    for (const one of [file, `${file}.minisig`]) copyFileSync(one, join(root, 'root', nameOf(one)));
  writeFileSync(join(root, 'root/beeldkamer.pub'), publicKey(key));
  const before = versionIn(container);
  const call = await Consultation.on(container);
  const traffic = await Traffic.through(container, root);
  try {
    const frames = await call.frames();
    const forward = container.run(`beeldkamer update ${nameOf(next)} --release-key beeldkamer.pub`);
    console.log(forward.out);
    const verdicts = [
      judged(
        forward.code === 0 && versionIn(container) === NEXT,
        `update from ${before} to ${NEXT}`,
        forward.out,
      ),
      tables(container, TABLES.next),
      ...(await call.wentOn(frames, 'forward')),
    ];
    const then = await call.frames();
    const back = container.run(`beeldkamer update ${nameOf(broken)}`);
    console.log(back.out);
    return [
      ...verdicts,
      judged(
        back.code === 1 && versionIn(container) === NEXT,
        `update to ${BROKEN} is rolled back`,
        back.out,
      ),
      tables(container, TABLES.next),
      ...(await call.wentOn(then, 'forward and back')),
      ...(await traffic.end()),
      well(container),
      log(container, [`${before} → ${NEXT}`]),
    ];
  } finally {
    await call.close();
  }
}

/** Has a version make a table more for each of these changes. */
function changeTables(program: string, ...names: readonly string[]): void {
  const change = (name: string): string =>
    `  '${name}': { up: async (db) => void (await db.schema.createTable('changed_${name.slice(0, 4)}').addColumn('id', 'integer').execute()) },`;
  const list = join(program, 'server/core/migrations/list.ts');
  replaceOnce(list, /^};\n*$/m, `${names.map(change).join('\n')}\n};\n`);
}

/** Has a version change its data, and end before it listens. */
function endAtStart(program: string): void {
  const main = join(program, 'server/main.ts');
  replaceOnce(main, 'await app.listen();', "throw new Error('this version does not start');");
}

function replaceOnce(file: string, what: string | RegExp, by: string): void {
  const text = readFileSync(file, 'utf8');
  const changed = text.replace(what, by);
  if (changed === text) throw new Error(`${file} has no ${what}`);
  writeFileSync(file, changed);
}

/** That the last change of the tables is this one, with its table. */
function tables(container: Container, last: string): Verdict {
  const { out } = container.run(CHANGES);
  const [changes = '', made = ''] = out.trim().split('\n');
  return judged(
    changes.endsWith(`,${last}`) && made === `changed_${last.slice(0, 4)}`,
    `the tables are those of ${last} (${changes}: ${made})`,
    out,
  );
}

function well(container: Container): Verdict {
  const { out, code } = container.run('beeldkamer doctor');
  return judged(code === 0, 'doctor finds nothing broken afterwards', out);
}

/** The changes of version that the log tells of, and that it is whole. */
function log(container: Container, expected: readonly string[]): Verdict {
  const { out, code } = container.run(
    'rm -rf bundle; beeldkamer export-audit bundle; beeldkamer verify-audit bundle',
  );
  const events = container.run('cat bundle/events.ndjson').out.trim().split('\n');
  const told = events
    .map((line) => (JSON.parse(line) as { body: { ev: { code: string }; det: Record<string, string> } }).body)
    .filter(({ ev }) => ev.code === 'update.applied')
    .map(({ det }) => `${det['before']} → ${det['after']}`);
  return judged(
    code === 0 && told.join() === expected.join(),
    `the log is whole and tells of ${told.join(', ')} (${expected.join(', ')})`,
    out,
  );
}

function versionIn(container: Container): string {
  return container.run("dpkg -s beeldkamer | sed -n 's/^Version: //p'").out.trim();
}

function judged(passed: boolean, says: string, out: string): Verdict {
  if (!passed) console.log(out);
  return { passed, says };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
