import { type Static, Type } from 'typebox';
import { WorksAt } from './departments.ts';
import { PasswordPolicy } from './own-account.ts';
import { Role } from './roles.ts';
import { TermsOfUse } from './terms.ts';
import { Id, Instant, Mail, PersonName, Phone, Token } from './values.ts';

const closed = { additionalProperties: false } as const;

/** What somebody may be made. `support` is opened for a few hours, and never given. */
export const GivenRoles = Type.Array(
  Type.Union([
    Type.Literal('admin'),
    Type.Literal('manager'),
    Type.Literal('planner'),
    Type.Literal('assistant'),
    Type.Literal('clinician'),
    Type.Literal('auditor'),
  ]),
  { minItems: 1, maxItems: 6 },
);
export type GivenRoles = Static<typeof GivenRoles>;

/**
 * POST /api/accounts/invitations. `departments`: where the person will work. `phone`: the link goes there as a text message;
 * without one it goes by mail. `mail` is what the person signs in with, either way.
 */
export const InviteStaff = Type.Object(
  { name: PersonName, mail: Mail, phone: Type.Optional(Phone), roles: GivenRoles, departments: WorksAt },
  closed,
);
export type InviteStaff = Static<typeof InviteStaff>;

/**
 * How an invitation stands. `delivered`: the mail server, or the gateway of text messages, took it; `failed`: it did not; `opened`: a person pressed a
 * button on its page, which no mail scanner does.
 */
export const InvitationState = Type.Enum([
  'invited',
  'delivered',
  'failed',
  'opened',
  'accepted',
  'expired',
  'revoked',
]);
export type InvitationState = Static<typeof InvitationState>;

/** An invitation, as who manages accounts sees it. */
export const StaffInvitation = Type.Object(
  {
    id: Id,
    name: Type.String(),
    mail: Type.String(),
    /** Where it went as a text message; null: it went by mail. */
    phone: Type.Union([Type.String(), Type.Null()]),
    roles: Type.Array(Role),
    departments: WorksAt,
    /** Who invited; null: the operator. */
    by: Type.Union([Type.String(), Type.Null()]),
    state: InvitationState,
    sent: Instant,
    /** When it came to this state. */
    changed: Instant,
  },
  closed,
);
export type StaffInvitation = Static<typeof StaffInvitation>;

export const InvitationParams = Type.Object({ id: Id }, closed);

/** POST /api/invitation/look, /open and /join. */
export const InvitationToken = Type.Object({ token: Token }, closed);

/** What an invitation offers, for who holds its link. */
export const Offer = Type.Object(
  {
    organisation: Type.String(),
    by: Type.Union([Type.String(), Type.Null()]),
    name: Type.String(),
    mail: Type.String(),
    roles: Type.Array(Role),
    password: PasswordPolicy,
    terms: TermsOfUse,
  },
  closed,
);
export type Offer = Static<typeof Offer>;

/** POST /api/invitation/accept: a new account. */
export const AcceptInvitation = Type.Object(
  {
    token: Token,
    name: PersonName,
    /** Where the person works, who is from elsewhere; '' for the organisation itself. */
    employer: Type.String({ maxLength: 400 }),
    password: Type.String({ minLength: 1, maxLength: 1024 }),
    /** The version of the terms that the person read and accepted. */
    terms: Type.Integer({ minimum: 0 }),
  },
  closed,
);
export type AcceptInvitation = Static<typeof AcceptInvitation>;
