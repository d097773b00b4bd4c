import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundedQueue } from '../../server/accounts/queue.ts';

test('never runs more at once than allowed, in order, and every job gets its turn', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.record({ ticks: fc.nat(4), fails: fc.boolean() }), { maxLength: 30 }),
      async (running, jobs) => {
        const queue = boundedQueue(running, 30);
        const begun: number[] = [];
        let now = 0;
        let most = 0;
        const outcomes = await Promise.allSettled(
          jobs.map(({ ticks, fails }, index) =>
            queue(async () => {
              begun.push(index);
              now += 1;
              most = Math.max(most, now);
              for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
              now -= 1;
              if (fails) throw new Error('job');
              return index;
            }),
          ),
        );
        expect(most).toBeLessThanOrEqual(running);
        expect(begun).toEqual(jobs.map((_, index) => index));
        expect(outcomes.map(({ status }) => status === 'rejected')).toEqual(jobs.map(({ fails }) => fails));
      },
    ),
  );
});

test('refuses what no longer fits, without beginning it, and takes new work once there is room', async () => {
  const queue = boundedQueue(1, 2);
  const { promise: release, resolve: let_go } = Promise.withResolvers<void>();
  const first = queue(() => release);
  const waiting = [queue(async () => 'a'), queue(async () => 'b')];
  let begun = false;
  await expect(
    queue(async () => {
      begun = true;
    }),
  ).rejects.toMatchObject({ code: 'BUSY' });
  expect(begun).toBe(false);
  let_go();
  await first;
  expect(await Promise.all(waiting)).toEqual(['a', 'b']);
  expect(await queue(async () => 'c')).toBe('c');
});
