import type { Appointment } from '../../../server/protocol/agenda.ts';
import type { Objection, PlanCheck } from '../../../server/protocol/availability.ts';
import type { Backend } from './backend.ts';

/** The question whether an appointment can go to another time. */
export function movedCheck(
  { id, type, clinician, start, end }: Appointment,
  to: string,
  durationMin = (Date.parse(end) - Date.parse(start)) / 60_000,
): PlanCheck {
  return { clinicianId: clinician.id, typeId: type.id, durationMin, starts: [to], except: id };
}

/** Somebody who types asks once he pauses. */
const PAUSE_MS = 300;

/** What speaks against the times on screen, as the app knows it. It only warns: without an answer there is nothing to say. */
export class Objections {
  #found = $state.raw<ReadonlyMap<string, readonly Objection[]>>(new Map());
  #asked = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #backend: Pick<Backend, 'checkPlan'>;

  constructor(backend: Pick<Backend, 'checkPlan'>) {
    this.#backend = backend;
  }

  /** What speaks against this start; nothing while it is not known. */
  to(start: string | null): readonly Objection[] {
    return (start === null ? undefined : this.#found.get(start)) ?? [];
  }

  /** Asks soon, unless that was asked last; `null`: there is nothing to ask yet. */
  ask(wanted: PlanCheck | null): void {
    const key = JSON.stringify(wanted);
    if (key === this.#asked) return;
    this.#asked = key;
    clearTimeout(this.#timer);
    if (wanted === null || wanted.starts.length === 0) this.#found = new Map();
    else this.#timer = setTimeout(() => void this.#ask(wanted, key), PAUSE_MS);
  }

  /** Asks no more. */
  close(): void {
    clearTimeout(this.#timer);
  }

  async #ask(wanted: PlanCheck, key: string): Promise<void> {
    const answer = await this.#backend.checkPlan(wanted).catch(() => null);
    // what was typed since has its own question
    if (key !== this.#asked) return;
    this.#found = new Map(wanted.starts.map((start, place) => [start, answer?.[place] ?? []]));
  }
}
