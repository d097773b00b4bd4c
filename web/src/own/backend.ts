import type { AskOverview, AskOverviewFile, Paper, PaperFile } from '../../../server/protocol/overview.ts';
import type { ChangePassword, PasswordPolicy, RenewPassword } from '../../../server/protocol/own-account.ts';
import type {
  AcceptOwn,
  JoinOwn,
  OwnAgenda,
  OwnLink,
  OwnOffer,
  OwnPatientAccount,
  OwnState,
  SignInOwn,
} from '../../../server/protocol/patient-accounts.ts';
import type { TotpDraft } from '../../../server/protocol/second-factor.ts';
import type { TermsOfUse } from '../../../server/protocol/terms.ts';
import { get, post, remove } from '../api.ts';

/** What the page asks of the app, each an ApiError when it is refused. */
export const backend = {
  state: () => get<OwnState>('/api/own/session'),
  look: (token: string) => post<OwnOffer>('/api/own/invitation/look', { token }),
  open: (token: string) => post<null>('/api/own/invitation/open', { token }),
  accept: (typed: AcceptOwn) => post<null>('/api/own/invitation/accept', typed),
  join: (typed: JoinOwn) => post<null>('/api/own/invitation/join', typed),
  signIn: (typed: SignInOwn) => post<null>('/api/own/session', typed),
  signOut: () => remove<null>('/api/own/session'),
  terms: () => get<TermsOfUse>('/api/own/terms'),
  acceptTerms: (version: number) => post<null>('/api/own/terms/accept', { version }),
  agenda: () => get<OwnAgenda>('/api/own/appointments'),
  link: (participant: string) => post<OwnLink>(`/api/own/appointments/${participant}/link`),
  overview: (patient: string, asked: AskOverview) =>
    post<Paper>(`/api/own/people/${patient}/overview`, asked),
  overviewFile: (patient: string, asked: AskOverviewFile) =>
    post<PaperFile>(`/api/own/people/${patient}/overview/file`, asked),
  account: () => get<OwnPatientAccount>('/api/own/account'),
  endPlace: (session: string) => remove<null>(`/api/own/places/${session}`),
  changePassword: (typed: ChangePassword) => post<null>('/api/own/password', typed),
  forgotten: (mail: string) => post<null>('/api/own/password/forgotten', { mail }),
  lookAtRenewal: (token: string) => post<PasswordPolicy>('/api/own/password/look', { token }),
  renew: (typed: RenewPassword) => post<null>('/api/own/password/renew', typed),
  beginFactor: (password: string) => post<TotpDraft>('/api/own/factor', { password }),
  confirmFactor: (code: string) => post<null>('/api/own/factor/confirm', { code }),
  removeFactor: (password: string) => post<null>('/api/own/factor/remove', { password }),
} as const;

export type Backend = typeof backend;
