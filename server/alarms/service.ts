import type { AlarmRow } from '../core/alarm-rows.ts';
import { type Clock, DAY, type EpochMs, iso, later, MINUTE, SECOND } from '../core/clock.ts';
import { type Db, type Tx, transact } from '../core/database.ts';
import { newId } from '../core/ids.ts';
import type { OutgoingMail, Transport } from '../delivery/service.ts';
import type { Status } from '../protocol/status.ts';
import { ALARMS, type Alarm, type AlarmKind, begun, type Found, newsOf, type Step, step } from './alarm.ts';
import { standingOf } from './standing.ts';
import { alarmRows, forgetAlarms, noteTold, removeAlarm, saveAlarm, type Way } from './store.ts';
import { letterOf } from './words.ts';

export type { AlarmKind, Found } from './alarm.ts';

/** What other systems are told (`type` of the webhook). */
export interface AlarmNews {
  readonly type: 'alarm.raised' | 'alarm.over';
  readonly timestamp: string;
  readonly data: { readonly alarm: AlarmKind; readonly since: string; readonly installation: string };
}

export interface AlarmsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly installation: string;
  /** Looks at each thing that can be wrong; never rejects. */
  readonly checks: Readonly<Record<AlarmKind, () => Promise<Found>>>;
  /** Where letters go; '' = nowhere. */
  readonly mail: string;
  readonly mailFrom: string;
  readonly transport: Transport;
  /** Posts to the system that wants to hear, signed; whether it was taken. Null: there is none. */
  readonly post: ((id: string, news: AlarmNews) => Promise<boolean>) | null;
  readonly report: (fault: unknown) => void;
}

/** Sees when something of the appliance is not well, and tells it once, and once when it is over. */
export interface Alarms {
  start(): void;
  stop(): Promise<void>;
  /** Looks at everything now, and tells what is to be told. */
  look(): Promise<void>;
  /** How everything stands, in parts that people know. */
  status(): Promise<Status>;
}

const LOOK_EVERY = MINUTE;
const FIRST_LOOK = 30 * SECOND;
/** What was over is kept so long, for who asks what happened. */
const KEEP = 90 * DAY;

export function alarmsService(deps: AlarmsDeps): Alarms {
  const { db, clock, checks, report } = deps;
  const timers: NodeJS.Timeout[] = [];
  let looking = Promise.resolve();
  let underway = 0;
  let lookedAt: EpochMs | null = null;

  async function see(): Promise<void> {
    const found = await Promise.all(ALARMS.map(async (kind) => ({ kind, now: await checks[kind]() })));
    const now = clock();
    await transact(db, async (tx) => {
      const open = (await alarmRows(tx)).filter(({ over_at }) => over_at === null).map(alarmOf);
      for (const one of found) {
        const before = open.find(({ kind }) => kind === one.kind);
        await keep(tx, next(before, one.kind, one.now, now));
      }
      await forgetAlarms(tx, later(now, -KEEP));
    });
    lookedAt = now;
  }

  /** What has not been heard of yet; what is not taken is tried again at the next look. */
  async function tell(): Promise<void> {
    for (const row of await alarmRows(db)) {
      const alarm = alarmOf(row);
      const news = newsOf(alarm);
      if (news === null) continue;
      for (const [way, send] of ways(deps))
        if (row[way] !== news && (await send(alarm, news)))
          await transact(db, (tx) => noteTold(tx, alarm.id, way, news));
    }
  }

  /** One after the other: who asks for a look gets one that begins now. */
  const look = (): Promise<void> => {
    underway++;
    looking = looking
      .then(see)
      .then(tell)
      .catch(report)
      .finally(() => {
        underway--;
      });
    return looking;
  };
  const lookByItself = (): void => {
    if (underway === 0) void look();
  };

  return {
    look,
    start: () => {
      timers.push(setTimeout(lookByItself, FIRST_LOOK), setInterval(lookByItself, LOOK_EVERY));
    },
    async stop() {
      for (const timer of timers.splice(0)) clearTimeout(timer);
      await looking;
    },
    status: async () => standingOf((await alarmRows(db)).map(alarmOf), lookedAt),
  };
}

/** What becomes of an alarm, or of none. */
function next(before: Alarm | undefined, kind: AlarmKind, found: Found, now: EpochMs): Step {
  if (before !== undefined) return step(before, found, now);
  return found.well ? { kind: 'stays' } : { kind: 'becomes', alarm: begun(newId(), kind, found.fact, now) };
}

async function keep(tx: Tx, outcome: Step): Promise<void> {
  if (outcome.kind === 'gone') await removeAlarm(tx, outcome.id);
  if (outcome.kind === 'becomes') await saveAlarm(tx, rowOf(outcome.alarm));
}

type Send = (alarm: Alarm, news: 'raised' | 'over') => Promise<boolean>;

/** The ways on which alarms are told here. */
function ways({
  mail,
  post,
  transport,
  mailFrom,
  installation,
}: AlarmsDeps): readonly (readonly [Way, Send])[] {
  const byMail: Send = async (alarm, news) => {
    const letter: OutgoingMail = {
      messageId: `${alarm.id}.${news}@${installation}`,
      from: { name: 'Beeldkamer', address: mailFrom },
      to: { name: '', address: mail },
      ...letterOf(alarm, news, installation),
      link: null,
      calendar: null,
    };
    return (await transport(letter)).kind === 'accepted';
  };
  const byPost: Send = async (alarm, news) => {
    const at = news === 'over' ? alarm.overAt : alarm.raisedAt;
    const said: AlarmNews = {
      type: `alarm.${news}`,
      timestamp: iso(at ?? alarm.since),
      data: { alarm: alarm.kind, since: iso(alarm.since), installation },
    };
    return (await post?.(`${alarm.id}.${news}`, said)) ?? false;
  };
  return [
    ...(mail === '' ? [] : [['mailed', byMail] as const]),
    ...(post === null ? [] : [['posted', byPost] as const]),
  ];
}

function alarmOf({ id, kind, since, fact, raised_at, over_at }: AlarmRow): Alarm {
  return {
    ...{ id, kind: kind as AlarmKind, since: since as EpochMs, fact },
    raisedAt: raised_at as EpochMs | null,
    overAt: over_at as EpochMs | null,
  };
}

function rowOf({ id, kind, since, fact, raisedAt, overAt }: Alarm): Omit<AlarmRow, Way> {
  return { id, kind, since, fact, raised_at: raisedAt, over_at: overAt };
}
