import type { Session } from '../../../server/protocol/accounts.ts';
import type { Auditors } from '../../../server/protocol/auditors.ts';
import type { Department, DepartmentWanted, ReachRules } from '../../../server/protocol/departments.ts';
import type { FeedAddress, FeedShows, OwnFeed } from '../../../server/protocol/feed.ts';
import type {
  AcceptInvitation,
  GivenRoles,
  InviteStaff,
  Offer,
  StaffInvitation,
} from '../../../server/protocol/invitations.ts';
import type {
  ChangePassword,
  OwnAccount,
  OwnSession,
  PasswordPolicy,
  RenewPassword,
} from '../../../server/protocol/own-account.ts';
import type { StaffMember } from '../../../server/protocol/people.ts';
import type { PeopleReport } from '../../../server/protocol/people-import.ts';
import type {
  Enrolled,
  EntryCode,
  FactorAdded,
  FreshCodes,
  NewPasskey,
  PasskeyCreation,
  PasskeyProof,
  PasskeyRequest,
  TotpDraft,
} from '../../../server/protocol/second-factor.ts';
import type { SsoAddress } from '../../../server/protocol/sso.ts';
import type { OpenSupport, SupportNow } from '../../../server/protocol/support.ts';
import type { TermsOfUse } from '../../../server/protocol/terms.ts';
import { get, post, remove } from '../api.ts';

/** What the staff page asks of the app about the way in and the own account. */
export interface AccountBackend {
  ownAccount(): Promise<OwnAccount>;
  /** Another password for who is signed in, who is then signed out everywhere else. */
  changePassword(typed: ChangePassword): Promise<null>;
  /** Asks for a letter with a link; the answer does not tell whether anybody has this address. */
  forgotPassword(mail: string): Promise<null>;
  lookAtPasswordLink(token: string): Promise<PasswordPolicy>;
  renewPassword(typed: RenewPassword): Promise<null>;
  /** Where the signed-in person is signed in. */
  ownSessions(): Promise<OwnSession[]>;
  endSession(id: string): Promise<null>;
  endOtherSessions(): Promise<null>;

  /** Whether another program may read the own agenda. */
  ownFeed(): Promise<OwnFeed>;
  /** A new address for it, to be shown this once; the one before stops working. */
  renewFeed(shows: FeedShows): Promise<FeedAddress>;
  endFeed(): Promise<null>;

  /** The second step of signing in. */
  enterByCode(typed: EntryCode): Promise<Session>;
  askPasskey(): Promise<PasskeyRequest>;
  enterByPasskey(proof: PasskeyProof): Promise<Session>;
  /** Gives up halfway in. */
  leaveEntry(): Promise<null>;
  /** The first second factor, which the first sign-in asks for. */
  beginFirstTotp(): Promise<TotpDraft>;
  enterByFirstTotp(code: string): Promise<Enrolled>;
  beginFirstPasskey(): Promise<PasskeyCreation>;
  enterByFirstPasskey(made: NewPasskey): Promise<Enrolled>;

  /** Everybody with an account, for who manages them. */
  people(): Promise<StaffMember[]>;
  resetFactor(accountId: string, reason: string): Promise<null>;
  changeRoles(accountId: string, roles: GivenRoles): Promise<null>;
  auditors(): Promise<Auditors>;
  askAuditor(accountId: string): Promise<null>;
  confirmAuditor(accountId: string): Promise<null>;
  withdrawAuditor(accountId: string): Promise<null>;
  /** Shuts somebody out, or lets him in again. */
  setDisabled(accountId: string, disabled: boolean): Promise<null>;
  /** Where people work, and who answers for it. */
  departments(): Promise<Department[]>;
  /** Makes a department, or changes the one with this id. */
  saveDepartment(id: string | null, wanted: DepartmentWanted): Promise<Department>;
  endDepartment(id: string): Promise<null>;
  changeDepartments(accountId: string, departments: readonly string[]): Promise<null>;
  /** Lets somebody from outside in to help. */
  openSupport(wanted: OpenSupport): Promise<SupportNow>;
  endSupport(): Promise<null>;
  /** Who sees whom, and who may ask whom into a call. */
  reachRules(): Promise<ReachRules>;
  setReachRules(rules: ReachRules): Promise<null>;
  /** What a file of people would do; nothing is changed. */
  previewPeople(text: string): Promise<PeopleReport>;
  importPeople(text: string): Promise<PeopleReport>;
  invitations(): Promise<StaffInvitation[]>;
  invite(person: InviteStaff): Promise<StaffInvitation>;
  revokeInvitation(id: string): Promise<null>;

  /** For who holds the link of an invitation. */
  lookAtInvitation(token: string): Promise<Offer>;
  /** Says that a person pressed. */
  openInvitation(token: string): Promise<null>;
  acceptInvitation(typed: AcceptInvitation): Promise<Session>;
  /** Adds the offered roles to who is signed in. */
  joinInvitation(token: string): Promise<Session>;
  /** Where to go to link the own account to the organisation's sign-in service. */
  beginLink(password: string): Promise<SsoAddress>;
  termsOfUse(): Promise<TermsOfUse>;
  acceptTerms(version: number): Promise<null>;

  /** A further one, of who is signed in. */
  beginTotp(password: string): Promise<TotpDraft>;
  addTotp(code: string): Promise<FactorAdded>;
  beginPasskey(password: string): Promise<PasskeyCreation>;
  addPasskey(made: NewPasskey): Promise<FactorAdded>;
  freshCodes(password: string): Promise<FreshCodes>;
  removeFactor(id: string, password: string): Promise<FactorAdded>;
}

/** @param heed notices answers that say that nobody is signed in any more. */
export function accountBackend(heed: <Answer>(answer: Promise<Answer>) => Promise<Answer>): AccountBackend {
  return {
    changeRoles: (id, roles) => heed(post(`/api/accounts/${id}/roles`, { roles })),
    auditors: () => heed(get('/api/auditors')),
    askAuditor: (id) => heed(post(`/api/accounts/${id}/auditor`)),
    confirmAuditor: (id) => heed(post(`/api/accounts/${id}/auditor/confirm`)),
    withdrawAuditor: (id) => heed(remove(`/api/accounts/${id}/auditor`)),
    setDisabled: (id, disabled) => heed(post(`/api/accounts/${id}/${disabled ? 'disable' : 'enable'}`)),
    departments: () => heed(get('/api/departments')),
    saveDepartment: (id, wanted) => heed(post(`/api/departments${id === null ? '' : `/${id}`}`, wanted)),
    endDepartment: (id) => heed(remove(`/api/departments/${id}`)),
    changeDepartments: (id, departments) => heed(post(`/api/accounts/${id}/departments`, { departments })),
    openSupport: (wanted) => heed(post('/api/support', wanted)),
    endSupport: () => heed(remove('/api/support')),
    reachRules: () => heed(get('/api/departments/reach')),
    setReachRules: (rules) => heed(post('/api/departments/reach', rules)),
    previewPeople: (text) => heed(post('/api/accounts/import/preview', { text })),
    importPeople: (text) => heed(post('/api/accounts/import', { text })),
    invitations: () => heed(get('/api/accounts/invitations')),
    invite: (person) => heed(post('/api/accounts/invitations', person)),
    revokeInvitation: (id) => heed(remove(`/api/accounts/invitations/${id}`)),
    lookAtInvitation: (token) => post('/api/invitation/look', { token }),
    openInvitation: (token) => post('/api/invitation/open', { token }),
    acceptInvitation: (typed) => post('/api/invitation/accept', typed),
    joinInvitation: (token) => heed(post('/api/invitation/join', { token })),
    beginLink: (password) => heed(post('/api/account/sso', { password })),
    termsOfUse: () => get('/api/terms'),
    acceptTerms: (version) => post('/api/terms/accept', { version }),
    ownAccount: () => heed(get('/api/account')),
    changePassword: (typed) => heed(post('/api/account/password', typed)),
    forgotPassword: (mail) => post('/api/password/forgotten', { mail }),
    lookAtPasswordLink: (token) => post('/api/password/look', { token }),
    renewPassword: (typed) => post('/api/password/renew', typed),
    ownSessions: () => heed(get('/api/account/sessions')),
    endSession: (id) => heed(remove(`/api/account/sessions/${id}`)),
    endOtherSessions: () => heed(remove('/api/account/sessions')),
    ownFeed: () => heed(get('/api/account/feed')),
    renewFeed: (shows) => heed(post('/api/account/feed', { shows })),
    endFeed: () => heed(remove('/api/account/feed')),
    enterByCode: (typed) => post('/api/entry/code', typed),
    askPasskey: () => post('/api/entry/passkey'),
    enterByPasskey: (proof) => post('/api/entry/passkey/proof', proof),
    leaveEntry: () => remove('/api/entry'),
    beginFirstTotp: () => post('/api/entry/first-totp'),
    enterByFirstTotp: (code) => post('/api/entry/first-totp/confirm', { code }),
    beginFirstPasskey: () => post('/api/entry/first-passkey'),
    enterByFirstPasskey: (made) => post('/api/entry/first-passkey/confirm', made),
    people: () => heed(get('/api/accounts')),
    resetFactor: (id, reason) => heed(post(`/api/accounts/${id}/factor-reset`, { reason })),
    beginTotp: (password) => heed(post('/api/account/totp', { password })),
    addTotp: (code) => heed(post('/api/account/totp/confirm', { code })),
    beginPasskey: (password) => heed(post('/api/account/passkeys', { password })),
    addPasskey: (made) => heed(post('/api/account/passkeys/confirm', made)),
    freshCodes: (password) => heed(post('/api/account/recovery-codes', { password })),
    removeFactor: (id, password) => heed(post(`/api/account/factors/${id}/remove`, { password })),
  };
}
