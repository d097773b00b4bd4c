import type { Board, BoardRow } from '../../../server/protocol/board.ts';
import type { Arrival } from '../../../server/protocol/signalling.ts';
import { Act } from './act.svelte.ts';
import type { Backend } from './backend.ts';
import type { AgendaNews, DeskListener } from './desk.svelte.ts';
import { type Day, dayOf } from './zone.ts';

/** News comes in showers (a whole morning is moved): what comes within this time is asked for at once. */
const SETTLE_MS = 40;
/** Rows in one question, as the app takes them. */
const AT_ONCE = 200;

/** Everybody's appointments of one day on screen, each kept as it is by what the desk hears. */
export class PlanningBoard implements DeskListener {
  readonly loading = new Act();
  #rows = $state.raw<readonly BoardRow[] | null>(null);
  #names = $state.raw<ReadonlyMap<string, string>>(new Map());
  #locations = $state.raw<Board['locations']>([]);
  readonly #backend: Pick<Backend, 'board' | 'boardRows'>;
  readonly #day: Day;
  readonly #zone: string;
  readonly #stale = new Set<string>();
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(backend: Pick<Backend, 'board' | 'boardRows'>, day: Day, zone: string) {
    this.#backend = backend;
    this.#day = day;
    this.#zone = zone;
  }

  /** By time; `null` until the first answer. */
  get rows(): readonly BoardRow[] | null {
    return this.#rows;
  }

  get locations(): Board['locations'] {
    return this.#locations;
  }

  /** Everybody whose appointments stand here. */
  get clinicians(): readonly { readonly id: string; readonly name: string }[] {
    return [...this.#names].map(([id, name]) => ({ id, name }));
  }

  nameOf(clinicianId: string): string {
    return this.#names.get(clinicianId) ?? '';
  }

  async load(): Promise<void> {
    await this.loading.run(async () => {
      const { rows, clinicians, locations } = await this.#backend.board(this.#day);
      this.#locations = locations;
      this.#names = new Map(clinicians.map(({ id, name }) => [id, name]));
      this.#rows = rows;
    });
  }

  arrival({ appointment, start }: Arrival): void {
    this.#look(appointment, start);
  }

  agenda({ appointment, start }: AgendaNews): void {
    this.#look(appointment, start);
  }

  resumed(): void {
    void this.load();
  }

  /** Drops what it still would do. */
  close(): void {
    clearTimeout(this.#settling);
    this.#settling = undefined;
    this.#stale.clear();
  }

  /** An appointment of this day, or one that stood here and was moved away. */
  #look(appointment: string, start: string): void {
    const known = this.#rows?.some(({ id }) => id === appointment) ?? false;
    if (!known && dayOf(Date.parse(start), this.#zone) !== this.#day) return;
    this.#stale.add(appointment);
    this.#settling ??= setTimeout(() => void this.#refresh(), SETTLE_MS);
  }

  async #refresh(): Promise<void> {
    const ids = [...this.#stale].slice(0, AT_ONCE);
    for (const id of ids) this.#stale.delete(id);
    try {
      if (this.#rows !== null) this.#take(ids, await this.#backend.boardRows(this.#day, ids));
    } catch {
      // the line is away: when it is back everything is asked anew
    }
    this.#settling = this.#stale.size === 0 ? undefined : setTimeout(() => void this.#refresh(), SETTLE_MS);
  }

  #take(asked: readonly string[], { rows, clinicians }: Pick<Board, 'rows' | 'clinicians'>): void {
    const now = new Map(rows.map((row) => [row.id, row]));
    const gone = new Set(asked);
    const strangers = clinicians.filter(({ id, name }) => this.#names.get(id) !== name);
    if (strangers.length > 0)
      this.#names = new Map([...this.#names, ...strangers.map(({ id, name }) => [id, name] as const)]);
    const others = (this.#rows ?? []).filter(({ id }) => !gone.has(id));
    this.#rows = [...others, ...now.values()].sort(byTime);
  }
}

/** Instants of the app have one form, so their text sorts as time does; the id keeps equal times in place. */
function byTime(one: BoardRow, other: BoardRow): number {
  if (one.start !== other.start) return one.start < other.start ? -1 : 1;
  return one.id < other.id ? -1 : Number(one.id > other.id);
}
