import { type EpochMs, iso } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import type { LegalHold, RetentionBoard, RetentionClass } from '../../protocol/retention.ts';
import type { NamesOf } from '../desk/parties.ts';
import type { Language } from '../words/words.ts';
import { CLASSES, type DataClass } from './classes.ts';
import type { RetentionDeps } from './deps.ts';
import { holdsNow } from './holds.ts';
import { type Oldest, oldestOfAll } from './oldest.ts';
import { nextNight, type Trouble } from './schedule.ts';
import { retentionState } from './store.ts';
import { cutoffsAt, monthStart } from './terms.ts';

/** A term as it is set, and what it may be. */
export interface TermNow {
  readonly name: string;
  readonly value: number;
  readonly unit: RetentionClass['unit'];
  readonly minimum: number;
  readonly maximum: number;
  readonly asShipped: number;
}

export interface BoardDeps extends RetentionDeps {
  readonly guestNames: NamesOf;
  readonly everyTerm: () => Promise<readonly TermNow[]>;
}

/** How every class of data stands with its term, and whose data are held. That it was looked at is a line. */
export async function retentionBoard(
  deps: BoardDeps,
  by: Context,
  language: Language,
): Promise<RetentionBoard> {
  const { db, clock, append } = deps;
  const [holds, terms, oldest] = [await holdsShown(deps), await deps.everyTerm(), await oldestOfAll(deps)];
  const { ran_at, trouble } = await retentionState(db);
  const nightOf = await nights(deps);
  await transact(db, (tx) =>
    append(tx, {
      code: 'audit.viewed',
      by,
      about: [
        { kind: 'log', id: 'retention' },
        ...holds.slice(0, 200).map(({ patientId }) => ({ kind: 'patient', id: patientId }) as const),
      ],
      detail: { view: 'retention', found: holds.length, personal: false },
    }),
  );
  return {
    classes: CLASSES.flatMap(({ name, ends, words }) => {
      const term = terms.find((one) => one.name === name);
      const first = oldest[name];
      return term === undefined
        ? []
        : {
            ...term,
            ...words[language],
            oldest: first === null ? null : iso(first.at),
            goes: first === null ? null : iso(nightOf(first, ends)),
          };
    }),
    holds,
    lastRun: ran_at === null ? null : iso(ran_at as EpochMs),
    nextRun: iso(nextNight(clock(), await deps.timeZone())),
    trouble: trouble as Trouble | null,
  };
}

async function holdsShown({ db, guestNames }: BoardDeps): Promise<LegalHold[]> {
  const holds = await holdsNow(db);
  const names = await guestNames([...new Set(holds.map(({ patientId }) => patientId))]);
  return holds.map(({ id, patientId, setAt, until, seq }) => ({
    ...{ id, patientId, patient: names.get(patientId) ?? null },
    ...{ since: iso(setAt), until: until === null ? null : iso(until), line: seq },
  }));
}

/** Past every term that can be set, and every appointment that can be planned. */
const MOST_NIGHTS = 366 * 30;

/** Finds in which night something goes: by the rule that the run itself follows, looked up by halving. */
async function nights({ clock, terms, timeZone }: BoardDeps) {
  const [now, held, zone] = [clock(), await terms(), await timeZone()];
  return ({ from, notBefore }: Oldest, ends: DataClass['ends']): EpochMs => {
    const isGone = (night: EpochMs): boolean => {
      const cutoff = cutoffsAt(night, held, zone)[ends];
      return from < (typeof cutoff === 'string' ? monthStart(cutoff) : cutoff) && (notBefore ?? 0) < night;
    };
    let [low, high] = [0, MOST_NIGHTS];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (isGone(nextNight(now, zone, middle))) high = middle;
      else low = middle + 1;
    }
    return nextNight(now, zone, low);
  };
}
