import { type EpochMs, iso } from '../../server/core/clock.ts';
import { AppError } from '../../server/core/errors.ts';
import { type Call, type Command, Failure, OK, UsageError } from './command.ts';
import { CONFIG_OPTIONS } from './config.ts';
import { operator } from './operator.ts';
import { patientIn, withRetention } from './retention.ts';

/** `hold`: keeps a patient's data whatever their terms (`set PATIENT`), ends that (`lift HOLD`), or shows all (`list`). */
export const hold: Command = {
  name: 'hold',
  operands: ['set|lift|list', '[PATIENT|HOLD]'],
  options: { reason: { type: 'string' }, until: { type: 'string' }, ...CONFIG_OPTIONS },
  async run(call) {
    const [action = ''] = call.given.operands;
    const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (act === undefined) throw new UsageError(call.words.retention.noAction(action));
    await act(call);
    return OK;
  },
};

const ACTIONS: Readonly<Record<string, (call: Call) => Promise<void>>> = { set, lift, list };

async function set(call: Call): Promise<void> {
  const { terminal, words, environment } = call;
  const [reason, patientId, until] = [reasonOf(call), patientIn(call, 1), untilOf(call)];
  const made = await withRetention(call, (rooms) =>
    rooms.hold(operator(environment), { patientId, until, reason }),
  );
  terminal.say(words.retention.holdSet(made.id, patientId, until === null ? null : iso(until)));
}

async function lift(call: Call): Promise<void> {
  const { given, terminal, words, environment } = call;
  const [reason, id = ''] = [reasonOf(call), given.operands[1]];
  try {
    const lifted = await withRetention(call, (rooms) => rooms.lift(operator(environment), id, reason));
    terminal.say(words.retention.holdLifted(lifted.patientId));
  } catch (cause) {
    if (cause instanceof AppError && cause.code === 'NOT_FOUND')
      throw new Failure(words.retention.noHold(id), { cause });
    throw cause;
  }
}

async function list(call: Call): Promise<void> {
  const { terminal, words } = call;
  const holds = await withRetention(call, (rooms) => rooms.holds());
  if (holds.length === 0) terminal.say(words.retention.noHolds);
  for (const { id, patientId, setAt, until, seq } of holds)
    terminal.say(words.retention.hold(id, patientId, iso(setAt), until === null ? null : iso(until), seq));
}

function reasonOf({ given, words }: Call): string {
  const reason = given.option('reason')?.trim() ?? '';
  if (reason === '') throw new UsageError(words.missing('--reason'));
  return reason;
}

/** The end of a day (UTC); null: until somebody lifts it. @throws {UsageError} */
function untilOf({ given, words }: Call): EpochMs | null {
  const text = given.option('until');
  if (text === undefined) return null;
  try {
    const day = Temporal.PlainDate.from(text, { overflow: 'reject' }).add({ days: 1 });
    const end = day.toZonedDateTime('UTC').epochMilliseconds as EpochMs;
    if (/^\d{4}-\d\d-\d\d$/.test(text) && end > Date.now()) return end;
  } catch {
    // no day of the calendar: said below, like one that is over
  }
  throw new UsageError(words.retention.noDay(text));
}
