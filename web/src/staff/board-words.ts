import type { BoardGuest, BoardRow } from '../../../server/protocol/board.ts';
import type { Tone } from './state-words.ts';

/** Who waits longer than this beyond the starting time is a case for a planner; so is who has not come by then. */
const PATIENCE_MS = 10 * 60_000;

/** What is wrong with a guest beyond the stage itself. */
export type Trouble = 'absent' | 'long-wait' | 'away';

/** Where a guest stands, in the words of the board: keys of texts, and how loud. */
export interface GuestWords {
  readonly stage: `stage.${BoardGuest['stage']}`;
  readonly tone: Tone;
  /** A further sentence; null: the stage says it all. */
  readonly more: `trouble.${Trouble}` | WhyKey | null;
}

type WhyKey = `why.${(typeof WHYS)[number] | 'other'}`;

const WHYS = [
  'smtp-refused',
  'bad-address',
  'smtp-unreachable',
  'smtp-tls',
  'smtp-sign-in',
  'no-mail-server',
  'sms-refused',
  'sms-unreachable',
  'sms-tls',
  'sms-no-answer',
  'interrupted',
  'too-late',
] as const;

const TONES: { readonly [S in BoardGuest['stage']]: Tone } = {
  unsent: 'attention',
  sending: 'quiet',
  sent: 'quiet',
  undelivered: 'bad',
  bounced: 'bad',
  unsure: 'bad',
  opened: 'good',
  waiting: 'attention',
  'in-call': 'good',
  done: 'quiet',
  gone: 'quiet',
  refused: 'quiet',
  phone: 'quiet',
  'no-show': 'quiet',
  missed: 'quiet',
  revoked: 'quiet',
};

/** Whether somebody is still expected. */
const EXPECTED: ReadonlySet<BoardGuest['stage']> = new Set([
  'unsent',
  'sending',
  'sent',
  'undelivered',
  'bounced',
  'unsure',
  'opened',
]);

/** Whose message needs a hand. */
const UNREACHED: ReadonlySet<BoardGuest['stage']> = new Set(['unsent', 'undelivered', 'bounced', 'unsure']);

/** Says where a guest stands now. */
export function guestWords(guest: BoardGuest, start: string, nowMs: number): GuestWords {
  const trouble = troubleOf(guest, start, nowMs);
  const tone = trouble === null ? TONES[guest.stage] : 'bad';
  const more = guest.why === null ? trouble && (`trouble.${trouble}` as const) : whyKey(guest.why);
  return { stage: `stage.${guest.stage}`, tone, more };
}

function whyKey(why: string): WhyKey {
  const known = WHYS.find((one) => one === why);
  return `why.${known ?? 'other'}`;
}

function troubleOf({ stage, online }: BoardGuest, start: string, nowMs: number): Trouble | null {
  const late = nowMs > Date.parse(start) + PATIENCE_MS;
  if (stage === 'waiting' && !online) return 'away';
  if (stage === 'waiting' && late) return 'long-wait';
  return EXPECTED.has(stage) && late ? 'absent' : null;
}

/** Whether a planner has something to do about this guest: a message, a test, or the person that does not come. */
function needsHelp(guest: BoardGuest, start: string, nowMs: number): boolean {
  const { stage, test } = guest;
  if (UNREACHED.has(stage)) return true;
  const before = EXPECTED.has(stage) || stage === 'waiting';
  return (before && test?.verdict === 'bad') || troubleOf(guest, start, nowMs) !== null;
}

/** Whether something is wrong with an appointment that stands. */
export function isTroubled({ state, start, guests }: BoardRow, nowMs: number): boolean {
  return state === 'planned' && guests.some((guest) => needsHelp(guest, start, nowMs));
}
