import type { InvitePatient, PatientAccess } from '../../../server/protocol/patient-accounts.ts';
import type { AccessBackend } from './access-backend.ts';
import { Act } from './act.svelte.ts';

/** Who has an account for one patient, and what is done about it. */
export class AccessFile {
  readonly acting = new Act();
  #access = $state.raw<PatientAccess | null>(null);
  readonly #backend: AccessBackend;
  readonly #patient: string;

  constructor(backend: AccessBackend, patient: string) {
    this.#backend = backend;
    this.#patient = patient;
  }

  get access(): PatientAccess | null {
    return this.#access;
  }

  load(): Promise<boolean> {
    return this.acting.run(() => this.#look());
  }

  invite(wanted: InvitePatient): Promise<boolean> {
    return this.#actAndLook(() => this.#backend.invitePatient(this.#patient, wanted));
  }

  revoke(invitation: string): Promise<boolean> {
    return this.#actAndLook(() => this.#backend.revokePatientInvitation(this.#patient, invitation));
  }

  untie(account: string): Promise<boolean> {
    return this.#actAndLook(() => this.#backend.untiePatient(this.#patient, account));
  }

  resetFactor(account: string): Promise<boolean> {
    return this.#actAndLook(() => this.#backend.resetPatientFactor(this.#patient, account));
  }

  async #look(): Promise<void> {
    this.#access = await this.#backend.patientAccess(this.#patient);
  }

  #actAndLook(act: () => Promise<unknown>): Promise<boolean> {
    return this.acting.run(async () => {
      await act();
      await this.#look();
    });
  }
}
