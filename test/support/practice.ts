import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { ensureTypes } from '../../server/agenda/types.ts';
import { type App, makeApp } from '../../server/app.ts';
import { type Appliance, openAppliance } from '../../server/appliance.ts';
import { readConfig } from '../../server/config.ts';
import { type EpochMs, MINUTE } from '../../server/core/clock.ts';
import { bySystem } from '../../server/core/context.ts';
import { transact } from '../../server/core/database.ts';
import { makeSecret } from '../../server/core/secret-file.ts';
import type { Account } from '../../server/protocol/accounts.ts';
import type { Appointment, PlanAppointment } from '../../server/protocol/agenda.ts';
import type { AppointmentType } from '../../server/protocol/appointment-types.ts';
import type { Role } from '../../server/protocol/roles.ts';
import { TestBrowser } from './browser.ts';
import { freeTcpPort } from './ports.ts';

export const PASSWORD = 'de kat zit op de mat';
/** Monday 7 December 2026, 10:00 in Amsterdam. */
const MORNING = Date.parse('2026-12-07T09:00:00.000Z') as EpochMs;

/** A clock that goes only when it is told to. */
export interface HeldClock {
  now: EpochMs;
  forward(ms: number): void;
}

/** What a line of the log says, as far as tests ask. */
export interface Line {
  readonly code: string;
  readonly out: number;
  readonly why: string | null;
  readonly usr: string;
  readonly obj: readonly string[];
  readonly det: Readonly<Record<string, unknown>>;
}

/**
 * A whole practice in this process: the real app with its front door, database, log and sockets on a port of its
 * own; only the clock is held, and no relay runs beside it.
 */
export class Practice {
  readonly clock: HeldClock;
  readonly #folder: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly origin: string;
  app: App;
  appliance: Appliance;
  /** What the app told as its own fault. A test that leaves one here found a bug. */
  readonly faults: string[];

  private constructor(folder: string, environment: NodeJS.ProcessEnv, parts: Parts) {
    this.#folder = folder;
    this.#environment = environment;
    this.origin = `http://127.0.0.1:${environment['BEELDKAMER_APP_PORT']}`;
    this.app = parts.app;
    this.appliance = parts.appliance;
    this.clock = parts.clock;
    this.faults = parts.faults;
  }

  /**
   * @param settings further settings, as the environment gives them.
   * @param start what the held clock says first: the time of the computer where others tell times of their own.
   */
  static async open(settings: NodeJS.ProcessEnv = {}, start: EpochMs = MORNING): Promise<Practice> {
    const folder = mkdtempSync(join(tmpdir(), 'practice-'));
    const environment = { ...environmentOf(folder, await freeTcpPort()), ...settings };
    makeSecret(join(folder, 'kek'));
    makeSecret(join(folder, 'relay.secret'));
    const clock: HeldClock = {
      now: start,
      forward: (ms) => {
        clock.now = (clock.now + ms) as EpochMs;
      },
    };
    const faults: string[] = [];
    const { app, appliance } = await begin(environment, clock, faults);
    await app.domains.organisation.ensureDefaults();
    await transact(appliance.database.db, ensureTypes);
    await app.listen();
    return new Practice(folder, environment, { app, appliance, clock, faults });
  }

  /** Ends the app without a word to anybody and starts it anew on the same data. */
  async restart(): Promise<void> {
    await this.app.close();
    await this.appliance.close();
    const { app, appliance } = await begin(this.#environment, this.clock, this.faults);
    this.app = app;
    this.appliance = appliance;
    await app.listen();
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.appliance.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** A browser that nobody has signed in to. */
  browser(): TestBrowser {
    return new TestBrowser(this.origin);
  }

  /** A new member of staff, signed in. */
  async staff(name: string, ...roles: Role[]): Promise<{ browser: TestBrowser; account: Account }> {
    const mail = `${name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}@praktijk.nl`;
    const account = await this.app.domains.accounts.createUser(bySystem(), {
      name,
      mail,
      roles,
      password: PASSWORD,
      withoutFactor: true,
    });
    const browser = this.browser();
    await browser.signIn(mail, PASSWORD);
    return { browser, account };
  }

  /** An appointment that starts in `minutes`, planned by this browser. */
  async plan(
    browser: TestBrowser,
    clinician: Account,
    { minutes = 10, participants = [PATIENT] }: { minutes?: number; participants?: Guests } = {},
  ): Promise<Appointment> {
    const [type] = await browser.get<AppointmentType[]>('/api/appointment-types');
    const plan: PlanAppointment = {
      typeId: type?.id ?? '',
      clinicianId: clinician.id,
      start: new Date(this.clock.now + minutes * MINUTE).toISOString(),
      durationMin: 20,
      participants: [...participants],
    };
    return await browser.post<Appointment>('/api/appointments', plan);
  }

  /** The token of a new link for a participant, the first one unless told otherwise. */
  async token(browser: TestBrowser, appointment: Appointment, place = 0): Promise<string> {
    const participant = appointment.participants[place];
    const path = `/api/appointments/${appointment.id}/participants/${participant?.id}/link`;
    const { url } = await browser.post<{ url: string }>(path);
    return url.slice(url.indexOf('#') + 1);
  }

  /** The lines of the log after `from`, without what happens beside it: mails go out, the held clock is moved. */
  async lines(from = 0): Promise<readonly Line[]> {
    const rows = await this.appliance.database.db
      .selectFrom('audit')
      .select('body')
      .where('seq', '>', from)
      .orderBy('seq')
      .execute();
    return rows
      .map(({ body }) => lineOf(JSON.parse(body ?? '{}')))
      .filter(({ code }) => !OF_ITSELF.includes(code));
  }

  /** Resolves when every message that is due has left, with its line: nothing is written by itself from then on. */
  async posted(): Promise<void> {
    const due = this.appliance.database.db
      .selectFrom('outbox')
      .select('id')
      .where('final_at', 'is', null)
      .where('next_at', '<=', this.clock.now);
    while ((await due.execute()).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** How many lines the log has. */
  async size(): Promise<number> {
    return (await this.appliance.log.end())?.seq ?? 0;
  }

  /** Their codes. */
  async codes(from: number): Promise<readonly string[]> {
    return (await this.lines(from)).map(({ code }) => code);
  }
}

const OF_ITSELF = [
  'clock.stepped',
  'invite.sent',
  'invite.failed',
  'app.start',
  'app.stop',
  'audit.started',
  'audit.stopped',
  'retention.run',
];

type Guests = PlanAppointment['participants'];

export const PATIENT: Guests[number] = { role: 'patient', name: 'Mw. Jansen', mail: 'jansen@example.nl' };
export const RELATIVE: Guests[number] = { role: 'relative', name: 'Piet Jansen', phone: '06 12345678' };

interface Parts {
  readonly app: App;
  readonly appliance: Appliance;
  readonly clock: HeldClock;
  readonly faults: string[];
}

async function begin(
  environment: NodeJS.ProcessEnv,
  clock: HeldClock,
  faults: string[],
): Promise<{ app: App; appliance: Appliance }> {
  const config = readConfig(environment);
  const appliance = await openAppliance(config, () => clock.now);
  const logStream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const line = chunk.toString();
      if (JSON.parse(line).level >= 50) faults.push(line);
      done();
    },
  });
  return { appliance, app: await makeApp({ config, appliance, logStream }) };
}

function environmentOf(folder: string, port: number): NodeJS.ProcessEnv {
  return {
    BEELDKAMER_MODE: 'trial',
    BEELDKAMER_APP_ORIGIN: `http://localhost:${port}`,
    BEELDKAMER_APP_PORT: String(port),
    BEELDKAMER_APP_DATA_FOLDER: join(folder, 'data'),
    BEELDKAMER_APP_KEK_FILE: join(folder, 'kek'),
    BEELDKAMER_APP_INSTALLATION: 'test',
    BEELDKAMER_RELAY_PUBLIC_HOST: '127.0.0.1',
    BEELDKAMER_RELAY_SECRET_FILE: join(folder, 'relay.secret'),
    BEELDKAMER_RELAY_CONTROL_SOCKET: join(folder, 'relay.sock'),
  };
}

function lineOf(body: {
  ev: { code: string };
  out: number;
  why: string | null;
  usr: { id: string }[];
  obj: { id: string }[];
  det: Record<string, unknown>;
}): Line {
  return {
    code: body.ev.code,
    out: body.out,
    why: body.why,
    usr: body.usr[0]?.id ?? '',
    obj: body.obj.map(({ id }) => id),
    det: body.det,
  };
}
