import { afterEach, expect, test } from 'vitest';
import { periodOf, stretchesOf } from '../../../server/audit/desk/periods.ts';
import { newestOf, walkBack } from '../../../server/audit/desk/walk.ts';
import { acceptClock, openLog } from '../../../server/audit/service.ts';
import { type EpochMs, HOUR } from '../../../server/core/clock.ts';
import { bySystem } from '../../../server/core/context.ts';
import { openStage, START, type Stage, viewed } from '../stage.ts';

let stage: Stage;
const opened: Stage[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function open(): Promise<void> {
  stage = await openStage();
  opened.push(stage);
}

const ANY = { code: null, outcome: null, site: null, persons: [] };
const at = (ms: number): EpochMs => (START + ms) as EpochMs;

test('a period holds the lines that were written in it, also where the clock was set back', async () => {
  await open();
  for (let hour = 0; hour < 10; hour += 1) {
    await stage.write(viewed);
    stage.pass(HOUR);
  }
  stage.set(START + 2 * HOUR);
  await acceptClock(stage.deps, { by: bySystem() });
  const log = await openLog(stage.deps);
  for (let times = 0; times < 3; times += 1) {
    await stage.deps.db.transaction().execute((tx) => log.append(tx, viewed));
    stage.pass(HOUR);
  }
  const rows = await stage.db.selectFrom('audit').select(['seq', 'ts']).orderBy('seq').execute();
  for (const [from, until] of [
    [null, null],
    [at(2 * HOUR), at(5 * HOUR)],
    [at(9 * HOUR), null],
    [null, at(HOUR)],
    [at(20 * HOUR), null],
    [at(3 * HOUR + 1), at(3 * HOUR + 2)],
  ] as const) {
    const within = rows.filter(({ ts }) => {
      const ms = Date.parse(ts);
      return (from === null || ms >= from) && (until === null || ms < until);
    });
    const stretches = await stretchesOf(stage.db, { from, until });
    const found = stretches.flatMap((one) =>
      Array.from({ length: one.through - one.from + 1 }, (_, place) => one.from + place),
    );
    expect([from, until, found]).toEqual([from, until, within.map(({ seq }) => seq)]);
    expect(await newestOf(stage.db, ANY, stretches, null, 100)).toEqual(found.toReversed());
  }
});

test('days are those of the organisation, also when the clocks go forward', () => {
  const { from, until } = periodOf({ from: '2026-03-29', through: '2026-03-29' }, 'Europe/Amsterdam');
  expect([(until ?? 0) - (from ?? 0), from]).toEqual([23 * HOUR, Date.parse('2026-03-28T23:00:00Z')]);
  expect(periodOf({ from: null, through: null }, 'Europe/Amsterdam')).toEqual({ from: null, until: null });
});

test('an empty log has no period, and a walk through it ends', async () => {
  await open();
  const stretches = await stretchesOf(stage.db, { from: null, until: null });
  expect(stretches).toEqual([]);
  for await (const some of walkBack(stage.db, ANY, stretches, null)) expect(some).toEqual([]);
});
