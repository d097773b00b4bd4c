import { type Static, Type } from 'typebox';
import { Id, QrPicture } from './values.ts';

const closed = { additionalProperties: false } as const;

/** What the manager chooses for the whole organisation. */
export const HouseSettings = Type.Object(
  {
    /** As it stands on screens and in messages. */
    name: Type.String({ minLength: 1, maxLength: 100 }),
    /** The desk's number as people read it; may be empty. */
    phone: Type.String({ maxLength: 32 }),
    timeZone: Type.Union([
      Type.Literal('Europe/Amsterdam'),
      Type.Literal('America/Aruba'),
      Type.Literal('America/Curacao'),
      Type.Literal('America/Kralendijk'),
    ]),
    /** Whether media may go directly, or always through the relay. */
    path: Type.Union([Type.Literal('direct'), Type.Literal('relay')]),
    /** Minutes before an appointment at which people are reminded, for kinds that say nothing else. */
    reminderMinutes: Type.Array(Type.Integer({ minimum: 5, maximum: 10_080 }), { maxItems: 3 }),
    /** Whether overviews for patients name members of staff, or tell their roles alone. */
    overviewNames: Type.Union([Type.Literal('roles'), Type.Literal('names')]),
    /** Whether a patient may say how the call went. */
    survey: Type.Union([Type.Literal('on'), Type.Literal('off')]),
    /** Whether patients with an account choose themselves to have a second factor. */
    patientFactor: Type.Union([Type.Literal('own-choice'), Type.Literal('always')]),
    passwordRules: Type.Union([Type.Literal('sentence'), Type.Literal('kpn')]),
  },
  closed,
);
export type HouseSettings = Static<typeof HouseSettings>;

/** The steps before the first patient, in their order. */
export const FirstStep = Type.Union([
  Type.Literal('name'),
  Type.Literal('phone'),
  Type.Literal('hours'),
  Type.Literal('kinds'),
  Type.Literal('clinicians'),
  Type.Literal('mail'),
  Type.Literal('test-call'),
]);
export type FirstStep = Static<typeof FirstStep>;

/** What else is set, elsewhere, as it is now. */
export const HouseStanding = Type.Object(
  {
    /** Locations in use, and how many of these have opening hours, a page for everybody and walk-in hours. */
    locations: Type.Integer(),
    withHours: Type.Integer(),
    pages: Type.Integer(),
    walkIns: Type.Integer(),
    /** Kinds of appointment that can be planned, and how many of these have reminders of their own. */
    kinds: Type.Integer(),
    withReminders: Type.Integer(),
    /** Places with words of the organisation's own in mails. */
    ownWords: Type.Integer(),
    /** People who may sign in, how many of these have an agenda, and departments. */
    people: Type.Integer(),
    clinicians: Type.Integer(),
    departments: Type.Integer(),
    /** How mail leaves: into a trial's Postbus, by the organisation's server, or not at all. */
    mail: Type.Union([Type.Literal('postbus'), Type.Literal('server'), Type.Literal('none')]),
    /** The server; empty where there is none. */
    mailHost: Type.String(),
    /** Whether text messages can leave. */
    texts: Type.Boolean(),
    /** Version of the terms of use: 0 is the text that comes with the product. */
    terms: Type.Integer(),
    /** Other systems that may come in. */
    systems: Type.Integer(),
  },
  closed,
);
export type HouseStanding = Static<typeof HouseStanding>;

/** GET /api/house */
export const House = Type.Object(
  {
    settings: HouseSettings,
    standing: HouseStanding,
    /** The steps that are done, as it stands now. */
    done: Type.Array(FirstStep),
    /** Whether somebody put the list of steps away. */
    putAway: Type.Boolean(),
  },
  closed,
);
export type House = Static<typeof House>;

/** POST /api/house/steps: puts the list of steps away, or takes it out again. */
export const PutAway = Type.Object({ putAway: Type.Boolean() }, closed);

/** POST /api/terms: other terms of use, which everybody accepts before going on. */
export const TermsWanted = Type.Object(
  {
    terms: Type.String({ minLength: 1, maxLength: 20_000 }),
    privacy: Type.String({ minLength: 1, maxLength: 20_000 }),
  },
  closed,
);

/** POST /api/test-call: an appointment of now with oneself, and the link for one's second device. */
export const TestCall = Type.Object({ appointment: Id, link: Type.String(), qr: QrPicture }, closed);
export type TestCall = Static<typeof TestCall>;
