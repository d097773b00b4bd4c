import { expect } from 'vitest';
import type { Walk } from './walk.ts';

const FORMS = ['bundle', 'csv', 'nen7513', 'fhir', 'atna'] as const;

/** Looks for one line by everything that a filter knows, opens it, and takes its proof. */
export async function findLine(walk: Walk): Promise<void> {
  const { visitor, hands, say, stage, manner, saved } = walk;
  await stage.seal();
  await hands.day(say('log.from'), '2026-12-01');
  await hands.day(say('log.through'), '2027-01-31');
  await hands.choose(say('log.account'), stage.doctor.name);
  await hands.choose(say('log.code'), walk.did('patient.record_accessed'));
  await hands.choose(say('log.outcome'), say('log.done'));
  await hands.choose(say('log.site'), 'main');
  await walk.pick();
  await hands.press(say('log.search'));
  await visitor.page.waitForFunction(() => document.querySelectorAll('ol summary').length === 1);
  const styles = { timeZone: 'Europe/Amsterdam', dateStyle: 'medium' } as const;
  const looked = manner.month === '2026-12' ? '2026-12-22T12:00:00Z' : '2027-01-20T12:00:00Z';
  await hands.press(new Intl.DateTimeFormat(walk.locale, styles).format(Date.parse(looked)));
  await visitor.see('"patient.record_accessed"');
  await visitor.see(`${stage.doctor.name} ${walk.did('patient.record_accessed')}`);
  await visitor.see(say('log.sealed'));
  await hands.press(say('log.open-personal'));
  await visitor.see('10.0.0.1');
  await hands.press(say('log.proof'));
  expect((await saved.named(/^regel-\d+\.tlog-proof$/)).toString()).toContain('c2sp.org/tlog-proof@v1');
  await hands.press(say('activity.table'));
  await walk.look('lines');
}

/** Takes the log away in every form; outside the box both verifiers hold each to the line that names it. */
export async function takeAway(walk: Walk): Promise<void> {
  const { visitor, hands, say, stage } = walk;
  await hands.press(say('log.clear'));
  await visitor.page.waitForFunction(() => document.querySelectorAll('ol summary').length > 10);
  const head = stage.keep('head', await stage.seal());
  await hands.press(say('take.open'));
  const kept = new Map<string, Buffer>();
  for (const form of FORMS) {
    await hands.choose(say('take.format'), say(`take.${form}`));
    await hands.press(say('take.go'));
    await hands.press(say('take.save', { name: `logboek-2027-02-02-${form}` }));
    await stage.seal();
    await hands.press(say('take.proof'));
    kept.set(form, await walk.saved.named(new RegExp(`-${form}\\.\\w+$`)));
    kept.set(`${form}.tlog-proof`, await walk.saved.named(new RegExp(`-${form}\\.\\w+\\.tlog-proof$`)));
  }
  await walk.look('export');
  await visitor.page.keyboard.press('Escape');
  const bundle = stage.unpacked(walk.manner.language, kept.get('bundle') ?? Buffer.alloc(0));
  expect(stage.verdicts(bundle, '--head', head)).toEqual([0, 0]);
  const held = (form: string): readonly (number | null)[] =>
    stage.verdicts('--document', stage.keep(form, kept.get(form) ?? ''), '--keys', `${bundle}/keys.txt`);
  for (const [name, bytes] of kept) stage.keep(name, bytes);
  expect(kept.get('csv')?.toString()).toContain(',patient.record_accessed,');
  // the whole walk by mouse holds all forms: to hold one is enough for the other
  const forms = walk.manner.by === 'mouse' ? FORMS : (['fhir'] as const);
  for (const form of forms) expect([form, ...held(form)]).toEqual([form, 0, 0]);
  kept.set('fhir', Buffer.concat([kept.get('fhir') ?? Buffer.alloc(0), Buffer.from(' ')]));
  expect(held('fhir')).toEqual([1, 1]);
}

/** Has the log checked with its progress, then against a seal that was kept, then against a wrong one. */
export async function checkWhole(walk: Walk): Promise<void> {
  const { visitor, hands, say, stage, manner } = walk;
  const older = await stage.seal();
  await hands.press(say('log.whole'));
  await visitor.see(say('whole.head'));
  const progress = visitor.page.waitForSelector('progress');
  await hands.press(say('whole.check'));
  await progress;
  await visitor.see(say('whole.good'));
  await hands.fill(say('whole.old-head'), older);
  await hands.press(say('whole.check'));
  await visitor.see(say('whole.good-head'));
  await walk.look('whole');
  await hands.fill(say('whole.old-head'), `${manner.month === '2026-12' ? 1 : 2} ${'00'.repeat(32)}`);
  await hands.press(say('whole.check'));
  await visitor.see(say('whole.bad'));
  await walk.look('not whole');
}

/** What the check found is an incident: she decides, and says why. */
export async function decideIncident(walk: Walk): Promise<void> {
  const { visitor, hands, say } = walk;
  await hands.press(say('app.incidents'));
  await visitor.see(say('incident.kind-log'));
  await hands.press(say('incident.do-no-report'));
  await hands.press(say('incident.save'));
  await visitor.see(say('incident.no-text'));
  await hands.fill(say('incident.text'), 'Overgetypt van papier, met een fout.');
  await hands.press(say('incident.save'));
  await visitor.see(say('incident.step-no-report'));
  await walk.look('incidents');
}
