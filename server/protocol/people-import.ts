import { type Static, Type } from 'typebox';
import { Role } from './roles.ts';

const closed = { additionalProperties: false } as const;

/**
 * POST /api/accounts/import/preview and /api/accounts/import: a CSV file as text, with the columns name, mail and roles, and
 * departments if the file tells of them (PROTOCOL.md). The preview changes nothing; the import invites everybody whom the preview said it would.
 */
export const PeopleFile = Type.Object({ text: Type.String({ minLength: 1, maxLength: 50_000 }) }, closed);
export type PeopleFile = Static<typeof PeopleFile>;

export const PeopleColumn = Type.Enum(['name', 'mail', 'roles', 'departments']);
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
  'unknown-department',
  'own',
  'two-people',
]);
export type PeopleFault = Static<typeof PeopleFault>;

export const PeopleLine = Type.Object(
  {
    /** Line of the file, counted from 1 and with its head. */
    line: Type.Integer(),
    /** `place`: the account works in other departments from now on. `same`: there is such an account or invitation. */
    act: Type.Enum(['invite', 'place', 'same', 'refused']),
    name: Type.Union([Type.String(), Type.Null()]),
    mail: Type.Union([Type.String(), Type.Null()]),
    roles: Type.Array(Role),
    /** Names of departments; null: the file says nothing of them. */
    departments: Type.Union([Type.Array(Type.String()), Type.Null()]),
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
