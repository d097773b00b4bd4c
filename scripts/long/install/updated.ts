import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshKey, publicKey } from '../../package/minisign.ts';
import type { Verdict } from '../run.ts';
import type { Container } from './container.ts';
import { revised } from './revised.ts';
import { Traffic } from './traffic.ts';

const NEXT = '99.1.0';
const BROKEN = '99.2.0';

/**
 * Updates an installed computer, while calls pass its relay: to a version that works, then to one whose app ends at its
 * start.
 *
 * @param deb the package that is installed.
 */
export async function updated(
  container: Container,
  root: string,
  { deb, work }: { readonly deb: string; readonly work: string },
): Promise<readonly Verdict[]> {
  const key = freshKey();
  const next = revised(deb, { version: NEXT, key, work });
  const broken = revised(deb, { version: BROKEN, key, work }, (program) =>
    writeFileSync(join(program, 'server/main.ts'), "throw new Error('this version does not start');\n"),
  );
  for (const file of [next, broken])
    for (const one of [file, `${file}.minisig`]) copyFileSync(one, join(root, 'root', nameOf(one)));
  writeFileSync(join(root, 'root/beeldkamer.pub'), publicKey(key));
  const before = versionIn(container);
  const traffic = await Traffic.through(container, root);
  const forward = container.run(`beeldkamer update ${nameOf(next)} --release-key beeldkamer.pub`);
  const verdicts = [
    judged(
      forward.code === 0 && versionIn(container) === NEXT,
      `update from ${before} to ${NEXT}`,
      forward.out,
    ),
  ];
  const back = container.run(`beeldkamer update ${nameOf(broken)}`);
  const carried = await traffic.end();
  const { out: doctor, code: well } = container.run('beeldkamer doctor');
  return [
    ...verdicts,
    judged(back.code === 1 && versionIn(container) === NEXT, `update to ${BROKEN} is rolled back`, back.out),
    ...carried,
    judged(well === 0, 'doctor finds nothing broken afterwards', doctor),
    log(container, [`${before} → ${NEXT}`]),
  ];
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
