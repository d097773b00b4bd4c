import { type Static, Type } from 'typebox';
import { LinkWindow } from './guest.ts';
import { AskOverview, AskOverviewFile } from './overview.ts';
import { Device, PasswordPolicy } from './own-account.ts';
import { TermsOfUse } from './terms.ts';
import { Day, Id, Instant, Mail, PersonName, Phone, Token } from './values.ts';

const closed = { additionalProperties: false } as const;
const OrNull = <S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

/**
 * As whom somebody is let at a patient's record: as the patient; as who decides for the patient (a parent, a mentor); or
 * as a relative, who sees when appointments are and nothing else.
 */
export const TieRole = Type.Union([
  Type.Literal('patient'),
  Type.Literal('representative'),
  Type.Literal('relative'),
]);
export type TieRole = Static<typeof TieRole>;

// what staff do

/** POST /api/patients/:patient/access: by mail or by text message, exactly one of them. */
export const InvitePatient = Type.Object(
  {
    role: TieRole,
    mail: Type.Optional(Mail),
    phone: Type.Optional(Phone),
    /** Whether this person must have a second factor. */
    factor: Type.Boolean(),
  },
  closed,
);
export type InvitePatient = Static<typeof InvitePatient>;

/** An invitation to have an account, as staff see it; the states are those of invitations of staff. */
export const PatientInvitation = Type.Object(
  {
    id: Id,
    role: TieRole,
    /** Where it went: a mail address or a number. */
    to: Type.String(),
    factor: Type.Boolean(),
    state: Type.Enum(['invited', 'delivered', 'failed', 'opened', 'accepted', 'expired', 'revoked']),
    sent: Instant,
    changed: Instant,
  },
  closed,
);
export type PatientInvitation = Static<typeof PatientInvitation>;

/** Somebody with an account who is let at this record. */
export const Tied = Type.Object(
  {
    account: Id,
    name: Type.String(),
    mail: Type.String(),
    role: TieRole,
    /** Whether the account has a second factor. */
    factor: Type.Boolean(),
    since: Instant,
    /** The last sign-in. */
    used: Instant,
  },
  closed,
);
export type Tied = Static<typeof Tied>;

/** GET /api/patients/:patient/access. */
export const PatientAccess = Type.Object(
  {
    /** What the record says of how the patient is reached. */
    mail: OrNull(Type.String()),
    phone: OrNull(Type.String()),
    /** Whether text messages can leave from here. */
    texts: Type.Boolean(),
    people: Type.Array(Tied),
    invitations: Type.Array(PatientInvitation),
  },
  closed,
);
export type PatientAccess = Static<typeof PatientAccess>;

export const AccessParams = Type.Object({ patient: Id }, closed);
export const AccessLinkParams = Type.Object({ patient: Id, link: Id }, closed);
export const AccessAccountParams = Type.Object({ patient: Id, account: Id }, closed);

// what the person does

/** POST /api/own/invitation/look and /open. */
export const OwnToken = Type.Object({ token: Token }, closed);

/** What an invitation offers, for who holds its link: no name, for the link may have come to somebody else. */
export const OwnOffer = Type.Object(
  {
    organisation: Type.String(),
    /** The desk's number; '' = none. */
    phone: Type.String(),
    role: TieRole,
    /** The address that it was sent to, with which the account is made; null: the person types one. */
    mail: OrNull(Type.String()),
    /** Whether the patient's birth date is asked. */
    birthDate: Type.Boolean(),
    password: PasswordPolicy,
    terms: TermsOfUse,
  },
  closed,
);
export type OwnOffer = Static<typeof OwnOffer>;

const Password = Type.String({ minLength: 1, maxLength: 1024 });
/** The patient's; null where it is not asked. */
const BirthDate = OrNull(Day);

/** POST /api/own/invitation/accept: a new account. */
export const AcceptOwn = Type.Object(
  {
    token: Token,
    birthDate: BirthDate,
    name: PersonName,
    /** Heeded only where the invitation went as a text message. */
    mail: OrNull(Mail),
    password: Password,
    /** The version of the terms that the person read and accepted. */
    terms: Type.Integer({ minimum: 0 }),
  },
  closed,
);
export type AcceptOwn = Static<typeof AcceptOwn>;

/** POST /api/own/invitation/join: who is signed in. */
export const JoinOwn = Type.Object({ token: Token, birthDate: BirthDate }, closed);
export type JoinOwn = Static<typeof JoinOwn>;

/** POST /api/own/session. `code`: of the authenticator app, once it was asked for with CODE_WANTED. */
export const SignInOwn = Type.Object(
  {
    mail: Type.String({ minLength: 1, maxLength: 254 }),
    password: Password,
    code: Type.Optional(Type.String({ minLength: 1, maxLength: 20 })),
  },
  closed,
);
export type SignInOwn = Static<typeof SignInOwn>;

/** GET /api/own/session. */
export const OwnState = Type.Object(
  {
    account: OrNull(Type.Object({ id: Id, name: Type.String(), mail: Type.String() }, closed)),
    /** The terms changed: nothing else is open until they are accepted. */
    termsDue: Type.Boolean(),
    /** A second factor must be made first. */
    factorDue: Type.Boolean(),
    organisation: Type.String(),
    phone: Type.String(),
    timeZone: Type.String(),
    trial: Type.Boolean(),
  },
  closed,
);
export type OwnState = Static<typeof OwnState>;

/** A person whose record the account is let at. */
export const OwnPerson = Type.Object({ patient: Id, name: Type.String(), role: TieRole }, closed);
export type OwnPerson = Static<typeof OwnPerson>;

/** One appointment of such a person. */
export const OwnAppointment = Type.Object(
  {
    participant: Id,
    patient: Id,
    clinician: Type.String(),
    location: Type.String(),
    start: Instant,
    end: Instant,
    /** From when until when the call opens. */
    opens: Instant,
    closes: Instant,
    window: LinkWindow,
    /** The desk took the invitation back. */
    withdrawn: Type.Boolean(),
  },
  closed,
);
export type OwnAppointment = Static<typeof OwnAppointment>;

/** GET /api/own/appointments: the newest first. */
export const OwnAgenda = Type.Object(
  { people: Type.Array(OwnPerson), appointments: Type.Array(OwnAppointment), now: Instant },
  closed,
);
export type OwnAgenda = Static<typeof OwnAgenda>;

export const OwnParticipantParams = Type.Object({ participant: Id }, closed);

/** POST /api/own/appointments/:participant/link: a further link, as one in a mail; where it leads, a press binds the seat. */
export const OwnLink = Type.Object({ url: Type.String() }, closed);
export type OwnLink = Static<typeof OwnLink>;

/** One place where the person is signed in. */
export const OwnPlace = Type.Object(
  { id: Id, current: Type.Boolean(), device: Device, since: Instant, seen: Instant },
  closed,
);
export type OwnPlace = Static<typeof OwnPlace>;

export const OwnPlaceParams = Type.Object({ session: Id }, closed);

/** POST /api/own/people/:patient/overview and /overview/file: as `overview.ts` has them. */
export const OwnOverviewParams = Type.Object({ patient: Id }, closed);
export { AskOverview as AskOwnOverview, AskOverviewFile as AskOwnOverviewFile };

/** GET /api/own/account. */
export const OwnPatientAccount = Type.Object(
  {
    name: Type.String(),
    mail: Type.String(),
    password: PasswordPolicy,
    /** Whether there is a second factor, and whether there must be. */
    factor: Type.Boolean(),
    factorWanted: Type.Boolean(),
    people: Type.Array(OwnPerson),
    places: Type.Array(OwnPlace),
  },
  closed,
);
export type OwnPatientAccount = Static<typeof OwnPatientAccount>;
