import type {
  InvitePatient,
  PatientAccess,
  PatientInvitation,
} from '../../../server/protocol/patient-accounts.ts';
import { get, post, remove } from '../api.ts';

/** What staff ask of the app about who has an account for a patient. */
export interface AccessBackend {
  patientAccess(patientId: string): Promise<PatientAccess>;
  invitePatient(patientId: string, wanted: InvitePatient): Promise<PatientInvitation>;
  revokePatientInvitation(patientId: string, id: string): Promise<null>;
  untiePatient(patientId: string, accountId: string): Promise<null>;
  resetPatientFactor(patientId: string, accountId: string): Promise<null>;
}

/** @param heed passes every answer on, and notices when nobody is signed in any more. */
export function accessBackend(heed: <Answer>(answer: Promise<Answer>) => Promise<Answer>): AccessBackend {
  const access = (id: string): string => `/api/patients/${id}/access`;
  return {
    patientAccess: (id) => heed(get(access(id))),
    invitePatient: (id, wanted) => heed(post(access(id), wanted)),
    revokePatientInvitation: (id, link) => heed(remove(`${access(id)}/invitations/${link}`)),
    untiePatient: (id, account) => heed(remove(`${access(id)}/${account}`)),
    resetPatientFactor: (id, account) => heed(post(`${access(id)}/${account}/factor-reset`)),
  };
}
