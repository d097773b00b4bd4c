import type { Delay } from '../../../server/protocol/board.ts';
import { Act } from './act.svelte.ts';
import type { Backend } from './backend.ts';
import type { DeskListener } from './desk.svelte.ts';

/** Which clinicians run late today, kept by what the desk hears. */
export class Delays implements DeskListener {
  readonly announcing = new Act();
  #minutes = $state.raw<ReadonlyMap<string, number>>(new Map());
  readonly #backend: Pick<Backend, 'delays' | 'announceDelay'>;

  constructor(backend: Pick<Backend, 'delays' | 'announceDelay'>) {
    this.#backend = backend;
  }

  /** How many minutes this clinician runs late; 0: not at all. */
  of(clinicianId: string): number {
    return this.#minutes.get(clinicianId) ?? 0;
  }

  /** Everybody who runs late. */
  get all(): readonly Delay[] {
    return [...this.#minutes].map(([clinicianId, minutes]) => ({ clinicianId, minutes }));
  }

  async load(): Promise<void> {
    const delays = await this.#backend.delays();
    this.#minutes = new Map(delays.map(({ clinicianId, minutes }) => [clinicianId, minutes]));
  }

  delay({ clinicianId, minutes }: Delay): void {
    const others = [...this.#minutes].filter(([id]) => id !== clinicianId);
    this.#minutes = new Map(minutes === 0 ? others : [...others, [clinicianId, minutes]]);
  }

  resumed(): void {
    void this.load().catch(() => {}); // the line is away again: its return asks anew
  }

  /** Tells everybody who waits for this clinician. */
  announce(delay: Delay): Promise<boolean> {
    return this.announcing.run(async () => {
      await this.#backend.announceDelay(delay);
      this.delay(delay);
    });
  }
}
