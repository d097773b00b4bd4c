import { describe, expect, test } from 'vitest';
import { type Known, stageOf } from '../../../server/agenda/office/stage.ts';
import type { Standing } from '../../../server/agenda/service.ts';
import type { EpochMs } from '../../../server/core/clock.ts';
import type { DeliveryState, SeatPhase } from '../../../server/protocol/agenda.ts';

const at = (ms: number) => ms as EpochMs;
const standing = (changed: Partial<Standing>): Standing => ({
  phase: 'invited',
  since: at(10),
  online: false,
  openedAt: null,
  met: false,
  test: null,
  ...changed,
});
const known = (changed: Partial<Standing>, more: Partial<Known> = {}): Known => ({
  standing: standing(changed),
  fate: { state: 'sent', why: null },
  outcome: null,
  ...more,
});
const noShow = { kind: 'no-show', at: at(30) } as const;

describe('where a guest stands', () => {
  test.each<[DeliveryState | null, string]>([
    [null, 'unsent'],
    ['none', 'unsent'],
    ['queued', 'sending'],
    ['sending', 'sending'],
    ['sent', 'sent'],
    ['failed', 'undelivered'],
    ['dropped', 'bounced'],
    ['unsure', 'unsure'],
  ])('invited, with a message that is %s: %s', (state, stage) => {
    const fate = state === null ? null : { state, why: null };
    expect(stageOf(known({}, { fate }))).toEqual({ stage, since: 10 });
  });

  test('an opened link says more than any message', () => {
    const fate = { state: 'dropped', why: 'smtp-refused' } as const;
    expect(stageOf(known({ openedAt: at(20) }, { fate }))).toEqual({ stage: 'opened', since: 20 });
  });

  test.each<[SeatPhase, boolean, string]>([
    ['left', true, 'done'],
    ['left', false, 'gone'],
    ['expired', false, 'missed'],
    ['refused', false, 'refused'],
    ['revoked', false, 'revoked'],
  ])('%s (in a call: %s): %s', (phase, met, stage) => {
    expect(stageOf(known({ phase, met, openedAt: at(5) })).stage).toBe(stage);
  });

  test('who is here goes before the word that he did not come, and that before all else', () => {
    const outcome = { outcome: noShow };
    expect(stageOf(known({ phase: 'waiting' }, outcome)).stage).toBe('waiting');
    expect(stageOf(known({ phase: 'admitted' }, outcome)).stage).toBe('in-call');
    for (const phase of ['invited', 'left', 'expired', 'refused'] as const)
      expect(stageOf(known({ phase, openedAt: at(5), met: true }, outcome))).toEqual({
        stage: 'no-show',
        since: 30,
      });
  });
});
