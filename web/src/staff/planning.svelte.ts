import type { Appointment } from '../../../server/protocol/agenda.ts';
import type { AppointmentType } from '../../../server/protocol/appointment-types.ts';
import type { PlanCheck } from '../../../server/protocol/availability.ts';
import type { GuestRole } from '../../../server/protocol/roles.ts';
import { Act } from './act.svelte.ts';
import type { Backend } from './backend.ts';
import {
  check,
  type Draft,
  type DraftParticipant,
  type Fault,
  type FieldName,
  MOST_PARTICIPANTS,
  newParticipant,
  startsIn,
  withType,
} from './draft.ts';
import { MOST_IN_SERIES, ONCE, type Repeat } from './series.ts';

/** An appointment being planned. It lives beside the screen, so that nothing typed is lost when the screen goes. */
export class Planning {
  readonly saving = new Act();
  readonly draft: Draft = $state({
    typeId: '',
    clinicianId: '',
    locationId: '',
    day: '',
    time: '',
    durationMin: '',
    repeat: { ...ONCE },
    participants: [],
  });
  #faults = $state.raw<ReadonlyMap<FieldName, Fault>>(new Map());
  #people = 0;

  /** @param start what is known already: the day and the clinician that were on screen. */
  constructor(start: Partial<Pick<Draft, 'day' | 'clinicianId'>> = {}) {
    Object.assign(this.draft, start);
    this.add('patient');
  }

  /** What to mend, as of the last press on save; a field's fault goes when the field changes. */
  get faults(): ReadonlyMap<FieldName, Fault> {
    return this.#faults;
  }

  get mayAdd(): boolean {
    return this.draft.participants.length < MOST_PARTICIPANTS;
  }

  add(role: GuestRole): void {
    this.#people += 1;
    this.draft.participants.push(newParticipant(`person-${this.#people}`, role));
  }

  drop(key: string): void {
    this.draft.participants = this.draft.participants.filter((participant) => participant.key !== key);
  }

  /** Changes what was typed of one person; what was wrong with those fields is no longer known. */
  change(participant: DraftParticipant, changed: Partial<DraftParticipant>): void {
    Object.assign(participant, changed);
    this.#mended(Object.keys(changed).map((field) => `${participant.key}.${field}`));
    if (changed.record !== undefined) this.#mended([`${participant.key}.name`]);
    // one of the two is enough: an answer in the one mends the other
    if (changed.phone !== undefined) this.#mended([`${participant.key}.mail`]);
  }

  /** Changes what was typed of the appointment itself. */
  set(changed: Partial<Omit<Draft, 'participants' | 'repeat' | 'typeId'>>): void {
    Object.assign(this.draft, changed);
    this.#mended(Object.keys(changed));
  }

  /** Changes how it comes back. */
  repeat(changed: Partial<Repeat>): void {
    Object.assign(this.draft.repeat, changed);
    this.#mended(['times', 'lastDay', 'skipped']);
  }

  /** What can be asked about its times so far; `null`: too little is typed. */
  toCheck(zone: string): PlanCheck | null {
    const { typeId, clinicianId, durationMin } = this.draft;
    const starts = startsIn(this.draft, zone);
    const minutes = Number(durationMin);
    if (typeId === '' || clinicianId === '' || !(minutes >= 5 && minutes <= 480)) return null;
    if (!Number.isInteger(minutes) || starts.length > MOST_IN_SERIES) return null;
    return { typeId, clinicianId, durationMin: minutes, starts: [...starts] };
  }

  /** Chooses the type; its usual duration comes with it. */
  choose(type: AppointmentType): void {
    Object.assign(this.draft, withType(this.draft, type));
    this.#mended(['typeId', 'durationMin']);
  }

  /** Plans it. @returns the appointment, or `null` when something must be mended first (`faults`, `saving.failure`). */
  async save(backend: Pick<Backend, 'plan'>, zone: string, nowMs: number): Promise<Appointment | null> {
    const checked = check($state.snapshot(this.draft), zone, nowMs);
    this.saving.forget();
    this.#faults = checked.ok ? new Map() : checked.faults;
    if (!checked.ok) return null;
    let planned: Appointment | null = null;
    await this.saving.run(async () => {
      planned = await backend.plan(checked.plan);
    });
    return planned;
  }

  #mended(fields: readonly FieldName[]): void {
    if (!fields.some((field) => this.#faults.has(field))) return;
    this.#faults = new Map([...this.#faults].filter(([field]) => !fields.includes(field)));
  }
}
