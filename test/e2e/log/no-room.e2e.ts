import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Appointment } from '../../../server/protocol/agenda.ts';
import { Appliance } from '../../support/appliance.ts';
import { Refusal, TestBrowser } from '../../support/browser.ts';
import { canMount, SmallDisk } from '../../support/disk.ts';
import { bookOf, discrepancies } from './book.ts';
import { act, nothingDone, planOf, randomOf } from './planners.ts';

const SIZE = 24 * 1024 * 1024;
/** Room for some more acts before it is over. */
const LEFT = 256 * 1024;

/** How a disk stops taking what is written, and how it is made to take it again. */
const FAULTS = {
  'is full': {
    make: (folder: string) => SmallDisk.inMemory(folder, SIZE),
    begin: (disk: SmallDisk) => disk.fill(LEFT),
    end: async (disk: SmallDisk) => disk.empty(),
  },
  'becomes read-only': {
    make: (folder: string) => SmallDisk.ofFile(folder, SIZE),
    begin: (disk: SmallDisk) => disk.fail(),
    end: async (disk: SmallDisk, of: Appliance) => {
      await of.stopProcesses();
      disk.mend();
      for (const part of ['relay', 'sealer', 'app'] as const) await of.run(part);
    },
  },
};

let appliance: Appliance;
let disk: SmallDisk;

afterEach(async () => {
  await appliance.stopProcesses();
  disk.remove();
  await appliance.stop();
});

describe.skipIf(!canMount)('when the disk', () => {
  test.each(Object.entries(FAULTS))(
    '%s, nothing is done that has no line, until it takes lines again',
    async (_, fault) => {
      appliance = await Appliance.start((folder) => {
        disk = fault.make(join(folder, 'data'));
        return {};
      });
      const planner = new TestBrowser(appliance.origin);
      const { mail, password } = appliance.person('planner');
      await planner.signIn(mail, password);
      const plan = await planOf(planner);
      const done = nothingDone();
      const random = randomOf(7);
      const refusal = async (work: () => Promise<unknown>): Promise<Refusal> => {
        for (;;) {
          try {
            await work();
          } catch (cause) {
            if (cause instanceof Refusal) return cause;
            throw cause;
          }
        }
      };

      for (let times = 0; times < 5; times += 1) await act(planner, plan, done, random);
      fault.begin(disk);
      const refused = await refusal(() => act(planner, plan, done, random));
      expect([refused.status, refused.code]).toEqual([503, 'LOG_UNAVAILABLE']);
      // what is read of a patient needs its line as well, and so does who comes in
      const day = () => planner.get(`/api/appointments?day=2026-11-22`);
      expect((await refusal(day)).code).toBe('LOG_UNAVAILABLE');
      expect((await refusal(() => new TestBrowser(appliance.origin).signIn(mail, password))).code).toBe(
        'LOG_UNAVAILABLE',
      );
      await expect.poll(() => appliance.isHealthy(), { timeout: 10_000 }).toBe(false);

      await fault.end(disk, appliance);
      const { id } = await planner.post<Appointment>('/api/appointments', plan(90));
      done.planned.add(id);
      await expect.poll(() => appliance.isHealthy(), { timeout: 10_000 }).toBe(true);
      expect(discrepancies(done, await bookOf(appliance))).toEqual([]);
      const { status, said } = appliance.verifyLog();
      expect(status, said).toBe(0);
    },
  );
});
