import { type Clock, SECOND } from '../core/clock.ts';
import type { Db } from '../core/database.ts';
import type { HeadRow, SinkRow } from '../core/schema.ts';
import type { Transport } from '../delivery/service.ts';
import type { Append } from './event.ts';
import { newestHead, sinkRows } from './head-store.ts';
import type { SealerClient } from './heads/client.ts';
import { HeadMail, MAIL, type Sent } from './heads/mail.ts';
import { SinkWatch } from './heads/watch.ts';

export interface HeadsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly installation: string;
  /** Unix socket of the sealer; '' = there is none. */
  readonly socket: string;
  /** The officer's mail address; '' = none. */
  readonly officer: string;
  readonly mailFrom: string;
  readonly transport: Transport;
  /** Whether the mail server would take mail: null, or a word for why not. */
  readonly probe: () => Promise<string | null>;
  readonly organisation: () => Promise<{ readonly name: string; readonly timeZone: string }>;
  /** Told of faults that nobody waits for. */
  readonly report: (fault: unknown) => void;
}

/** The log's heads, as the app sees to them: lines to the sealer, heads from it, and an alarm when that fails. */
export interface Heads {
  start(): void;
  stop(): Promise<void>;
  /** Whether heads are signed and every sink takes them. */
  isWell(): Promise<boolean>;
  /** Mails the newest head to the officer now. */
  mail(): Promise<Sent>;
}

/** The newest signed head, or null before the first. */
export function lastHead(db: Db): Promise<HeadRow | null> {
  return newestHead(db);
}

/** How every sink stands, and the sealer among them, as the app saw it last. */
export function sinksOf(db: Db): Promise<SinkRow[]> {
  return sinkRows(db);
}

/** Alarms need no haste, and the officer's mail even less. */
const TICK = 10 * SECOND;

export function headsService(deps: HeadsDeps): Heads {
  const { db, clock, append, installation, socket, officer, report } = deps;
  const watch = new SinkWatch({ db, clock, append });
  const mail = officer === '' ? null : new HeadMail({ ...deps, watch, from: deps.mailFrom, to: officer });
  const own = mail === null ? [] : [MAIL];
  let timer: NodeJS.Timeout | undefined;
  let busy: Promise<void> = Promise.resolve();
  let client: Promise<SealerClient> | null = null;

  // read when the app listens already: a start does not wait for its seal
  async function open(): Promise<SealerClient> {
    const [sealer, { Ledger }] = await Promise.all([
      import('./heads/client.ts'),
      import('./heads/ledger.ts'),
    ]);
    const opened = new sealer.SealerClient(
      socket,
      new Ledger({ db, append, installation, watch, own }),
      report,
    );
    opened.start();
    return opened;
  }

  const tick = async (): Promise<void> => {
    await watch.tick();
    await mail?.tick();
  };
  return {
    start() {
      if (socket !== '') client = open();
      timer = setInterval(() => {
        busy = busy.then(tick).catch(report);
      }, TICK);
    },
    async stop() {
      clearInterval(timer);
      await (await client)?.stop();
      await busy;
    },
    isWell: () => (socket === '' ? Promise.resolve(false) : watch.isWell()),
    mail: async () => (await mail?.send()) ?? { why: 'no-officer' },
  };
}
