import type { ClinicianAvailability } from '../../../server/protocol/availability.ts';
import { Act } from './act.svelte.ts';
import type { Backend } from './backend.ts';
import { type DayOfClinician, dayOfClinician } from './working-hours.ts';
import type { Day } from './zone.ts';

/** When the clinicians work and when they are away, as last asked. */
export class AvailabilityBook {
  readonly loading = new Act();
  readonly changing = new Act();
  #list = $state.raw<readonly ClinicianAvailability[] | null>(null);
  readonly #backend: Pick<Backend, 'availability' | 'setHours' | 'addLeave' | 'endLeave'>;

  constructor(backend: Pick<Backend, 'availability' | 'setHours' | 'addLeave' | 'endLeave'>) {
    this.#backend = backend;
  }

  /** `null`: not asked yet. */
  get list(): readonly ClinicianAvailability[] | null {
    return this.#list;
  }

  of(clinicianId: string): ClinicianAvailability | null {
    return this.#list?.find(({ clinician }) => clinician.id === clinicianId) ?? null;
  }

  /** What is known of a clinician's day. */
  dayOf(clinicianId: string, day: Day): DayOfClinician {
    const known = this.of(clinicianId);
    return known === null ? { kind: 'unknown' } : dayOfClinician(known, day);
  }

  async load(): Promise<void> {
    await this.loading.run(async () => {
      this.#list = await this.#backend.availability();
    });
  }

  setHours(clinicianId: string, hours: ClinicianAvailability['hours']): Promise<boolean> {
    return this.#change(() => this.#backend.setHours(clinicianId, hours));
  }

  addLeave(clinicianId: string, from: Day, until: Day): Promise<boolean> {
    return this.#change(() => this.#backend.addLeave(clinicianId, { from, until }));
  }

  endLeave(clinicianId: string, leaveId: string): Promise<boolean> {
    return this.#change(() => this.#backend.endLeave(clinicianId, leaveId));
  }

  #change(act: () => Promise<ClinicianAvailability>): Promise<boolean> {
    return this.changing.run(async () => {
      const changed = await act();
      this.#list = (this.#list ?? []).map((one) =>
        one.clinician.id === changed.clinician.id ? changed : one,
      );
    });
  }
}
