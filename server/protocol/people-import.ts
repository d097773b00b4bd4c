import { type Static, Type } from 'typebox';
import { Role } from './roles.ts';

const closed = { additionalProperties: false } as const;

/**
 * POST /api/accounts/import/preview and /api/accounts/import: a CSV file as text, with the columns name, mail and roles
 * (PROTOCOL.md). The preview changes nothing; the import invites everybody whom the preview said it would.
 */
export const PeopleFile = Type.Object({ text: Type.String({ minLength: 1, maxLength: 50_000 }) }, closed);
export type PeopleFile = Static<typeof PeopleFile>;

export const PeopleColumn = Type.Enum(['name', 'mail', 'roles']);
export type PeopleColumn = Static<typeof PeopleColumn>;

/** Why a line is refused. */
export const PeopleFault = Type.Enum([
  'broken',
  'missing',
  'formula',
  'twice',
  'bad-name',
  'bad-mail',
  'unknown-role',
  'not-together',
  'not-yours',
  'other-roles',
]);
export type PeopleFault = Static<typeof PeopleFault>;

export const PeopleLine = Type.Object(
  {
    /** Line of the file, counted from 1 and with its head. */
    line: Type.Integer(),
    /** `same`: the person has an account with these roles, or an invitation that works. */
    act: Type.Enum(['invite', 'same', 'refused']),
    name: Type.Union([Type.String(), Type.Null()]),
    mail: Type.Union([Type.String(), Type.Null()]),
    roles: Type.Array(Role),
    faults: Type.Array(
      Type.Object({ column: Type.Union([PeopleColumn, Type.Null()]), fault: PeopleFault }, closed),
    ),
  },
  closed,
);
export type PeopleLine = Static<typeof PeopleLine>;

/** Every line of the file, in its order. */
export const PeopleReport = Type.Object({ lines: Type.Array(PeopleLine) }, closed);
export type PeopleReport = Static<typeof PeopleReport>;
