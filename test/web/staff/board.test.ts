import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Board, BoardGuest, BoardRow } from '../../../server/protocol/board.ts';
import type { Backend } from '../../../web/src/staff/backend.ts';
import { hoursOf } from '../../../web/src/staff/board-hours.ts';
import { guestWords, isTroubled } from '../../../web/src/staff/board-words.ts';
import { PlanningBoard } from '../../../web/src/staff/planning-board.svelte.ts';
import { arrival, id } from './people.ts';

const ZONE = 'Europe/Amsterdam';
const START = '2026-11-21T09:30:00.000Z';
const at = (minutes: number) => Date.parse(START) + minutes * 60_000;

function guest(changed: Partial<BoardGuest> = {}): BoardGuest {
  return {
    id: id('part'),
    role: 'patient',
    name: 'Mw. J. Jansen',
    stage: 'sent',
    since: '2026-11-20T09:00:00.000Z',
    online: false,
    why: null,
    test: null,
    ...changed,
  };
}

function row(changed: Partial<BoardRow> = {}): BoardRow {
  return {
    id: id('appt'),
    type: 'Videoconsult',
    clinician: id('vries'),
    location: id('main'),
    start: START,
    end: '2026-11-21T09:45:00.000Z',
    state: 'planned',
    guests: [guest()],
    ...changed,
  };
}

describe('what a planner must see', () => {
  test.each<[string, Partial<BoardGuest>, number, boolean]>([
    ['an invitation that arrived, before the time', { stage: 'sent' }, -60, false],
    ['one that nobody can send', { stage: 'unsent' }, -60, true],
    ['one that never arrives', { stage: 'bounced' }, -60, true],
    ['one that is tried again', { stage: 'undelivered' }, -60, true],
    ['who has not come ten minutes after the start', { stage: 'opened' }, 11, true],
    ['who may still come', { stage: 'opened' }, 9, false],
    ['who waits and is there', { stage: 'waiting', online: true }, 5, false],
    ['who waits too long', { stage: 'waiting', online: true }, 11, true],
    ['who waits behind a broken line', { stage: 'waiting' }, -5, true],
    ['a bad test before', { stage: 'sent', test: { verdict: 'bad', advice: 'blocked' } }, -60, true],
    ['a fair test', { stage: 'sent', test: { verdict: 'fair', advice: 'slow' } }, -60, false],
    [
      'a bad test of who is in the call',
      { stage: 'in-call', test: { verdict: 'bad', advice: 'camera' } },
      1,
      false,
    ],
    ['what went by telephone', { stage: 'phone' }, 30, false],
    ['who did not come, noted', { stage: 'no-show' }, 30, false],
  ])('%s', (_name, changed, minutes, troubled) => {
    expect(isTroubled(row({ guests: [guest(), guest(changed)].slice(1) }), at(minutes))).toBe(troubled);
  });

  test('nothing of an appointment that is off', () => {
    expect(isTroubled(row({ state: 'cancelled', guests: [guest({ stage: 'bounced' })] }), at(0))).toBe(false);
  });

  test('says why a message did not arrive, also for a word it does not know', () => {
    const words = (why: string) => guestWords(guest({ stage: 'bounced', why }), START, at(-60));
    expect(words('smtp-refused')).toEqual({ stage: 'stage.bounced', tone: 'bad', more: 'why.smtp-refused' });
    expect(words('something-new').more).toBe('why.other');
  });
});

test('the board stands by the hours of the practice, a full hour in pieces', () => {
  const rows = Array.from({ length: 120 }, (_, n) => row({ id: id(`a${n}`) }));
  const hours = hoursOf([...rows, row({ start: '2026-11-21T10:00:00.000Z' })], ZONE);
  expect(hours.map(({ hour, chunks }) => [hour, chunks.map(({ length }) => length)])).toEqual([
    ['10', [50, 50, 20]],
    ['11', [1]],
  ]);
});

describe('an open board', () => {
  const app = { board: vi.fn<Backend['board']>(), boardRows: vi.fn<Backend['boardRows']>() };
  let board: PlanningBoard;
  const later = row({ id: id('late'), start: '2026-11-21T12:00:00.000Z' });
  const clinicians = [{ id: id('vries'), name: 'dr. De Vries' }];

  beforeEach(async () => {
    vi.useFakeTimers();
    const all: Board = { day: '2026-11-21', clinicians, locations: [], rows: [row(), later] };
    for (const asked of Object.values(app)) asked.mockReset();
    app.board.mockResolvedValue(all);
    board = new PlanningBoard(app, '2026-11-21', ZONE);
    await board.load();
  });
  afterEach(() => vi.useRealTimers());

  const news = (appointment: string, start = START) => board.agenda({ type: 'agenda', appointment, start });
  const names = () => board.rows?.map(({ id: one }) => one);

  test('asks once for what changed in a shower of news, and stays in order', async () => {
    const moved = row({ start: '2026-11-21T13:00:00.000Z' });
    app.boardRows.mockResolvedValue({
      clinicians: [{ id: id('smit'), name: 'Emma Smit' }],
      rows: [moved, later],
    });
    news(id('appt'));
    news(id('late'));
    board.arrival(arrival());
    await vi.runAllTimersAsync();
    expect(app.boardRows.mock.calls).toEqual([['2026-11-21', [id('appt'), id('late')]]]);
    expect(names()).toEqual([id('late'), id('appt')]);
    expect([board.nameOf(id('smit')), board.nameOf(id('vries'))]).toEqual(['Emma Smit', 'dr. De Vries']);
  });

  test('a row that was moved to another day goes; one of another day is not asked for', async () => {
    app.boardRows.mockResolvedValue({ clinicians: [], rows: [] });
    news(id('appt'), '2026-11-25T09:30:00.000Z');
    news(id('other'), '2026-11-25T09:30:00.000Z');
    await vi.runAllTimersAsync();
    expect(app.boardRows.mock.calls).toEqual([['2026-11-21', [id('appt')]]]);
    expect(names()).toEqual([id('late')]);
  });

  test('a whole morning is asked for in pieces', async () => {
    app.boardRows.mockImplementation((_day, ids) =>
      Promise.resolve({ clinicians: [], rows: ids.map((one) => row({ id: one })) }),
    );
    for (let n = 0; n < 250; n += 1) news(id(`n${n}`));
    await vi.runAllTimersAsync();
    expect(app.boardRows.mock.calls.map(([, ids]) => ids.length)).toEqual([200, 50]);
    expect(board.rows?.length).toBe(252);
  });

  test('what could not be asked is asked anew as a whole when the line is back', async () => {
    app.boardRows.mockRejectedValue(new Error('offline'));
    news(id('appt'));
    await vi.runAllTimersAsync();
    expect(names()).toEqual([id('appt'), id('late')]);
    board.resumed();
    await vi.runAllTimersAsync();
    expect(app.board).toHaveBeenCalledTimes(2);
  });
});
