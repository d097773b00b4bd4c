import type { Appointment } from '../../../server/protocol/agenda.ts';
import type { Arrival } from '../../../server/protocol/signalling.ts';
import { Act } from './act.svelte.ts';
import type { Backend } from './backend.ts';
import { withArrival } from './day.ts';
import type { AgendaNews, DeskListener } from './desk.svelte.ts';
import { addDays, type Day, dayOf } from './zone.ts';

/** A change often comes with others (a whole morning is moved): wait for them, then ask once. */
const SETTLE_MS = 250;

/** The appointments of one day on screen, or of some, kept as they are by what the desk hears. */
export class DayBoard implements DeskListener {
  readonly loading = new Act();
  #appointments = $state.raw<readonly Appointment[] | null>(null);
  readonly #fetch: () => Promise<readonly Appointment[]>;
  readonly #first: Day;
  readonly #last: Day;
  readonly #zone: string;
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(backend: Pick<Backend, 'day'>, day: Day, clinicianId: string | null, zone: string, days = 1) {
    this.#fetch = async () => (await backend.day(day, clinicianId, days)).appointments;
    this.#first = day;
    this.#last = addDays(day, days - 1);
    this.#zone = zone;
  }

  /** `null` until the first answer. */
  get appointments(): readonly Appointment[] | null {
    return this.#appointments;
  }

  async load(): Promise<void> {
    await this.loading.run(async () => {
      this.#appointments = await this.#fetch();
    });
  }

  arrival(arrival: Arrival): void {
    if (this.#appointments) this.#appointments = withArrival(this.#appointments, arrival);
  }

  /** An appointment of these days, or one that stood here and was moved away. */
  agenda({ appointment, start }: AgendaNews): void {
    const here = this.#appointments?.some(({ id }) => id === appointment) ?? false;
    const day = dayOf(Date.parse(start), this.#zone);
    if (here || (day >= this.#first && day <= this.#last)) this.#loadSoon();
  }

  resumed(): void {
    this.#loadSoon();
  }

  /** Drops what it still would do. */
  close(): void {
    clearTimeout(this.#settling);
  }

  #loadSoon(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      if (this.loading.busy) this.#loadSoon();
      else void this.load();
    }, SETTLE_MS);
  }
}
