import { type Static, Type } from 'typebox';
import { Id, Instant } from './values.ts';

const closed = { additionalProperties: false } as const;
const orNull = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) =>
  Type.Union([schema, Type.Null()]);

const Kind = Type.Union([
  Type.Literal('mismatch'),
  Type.Literal('comparisons'),
  Type.Literal('log'),
  Type.Literal('noted'),
  Type.Literal('review'),
  Type.Literal('sinks'),
  Type.Literal('export'),
  Type.Literal('refused'),
]);
const Authority = Type.Union([Type.Literal('ap'), Type.Literal('z-cert'), Type.Literal('people')]);
const Text = Type.String({ minLength: 1, maxLength: 2_000 });

/** What a person did about an incident: told more, decided whether to report it, reported it, closed it. */
export const IncidentStep = Type.Object(
  {
    at: Instant,
    by: orNull(Type.String()),
    kind: Type.Union([
      Type.Literal('noted'),
      Type.Literal('report'),
      Type.Literal('no-report'),
      Type.Literal('reported'),
      Type.Literal('closed'),
    ]),
    authority: orNull(Authority),
    text: Type.String(),
  },
  closed,
);
export type IncidentStep = Static<typeof IncidentStep>;

/** A time by which something must be reported: 24 hours (Cyberbeveiligingswet), 72 hours (AVG art. 33). */
export const IncidentClock = Type.Object(
  {
    hours: Type.Integer(),
    ends: Instant,
    /** It runs, was met, was missed, or need not be met. */
    state: Type.Union([
      Type.Literal('runs'),
      Type.Literal('met'),
      Type.Literal('missed'),
      Type.Literal('not-needed'),
    ]),
  },
  closed,
);
export type IncidentClock = Static<typeof IncidentClock>;

export const Incident = Type.Object(
  {
    id: Id,
    kind: Kind,
    at: Instant,
    appointmentId: orNull(Id),
    state: Type.Union([Type.Literal('open'), Type.Literal('decided'), Type.Literal('closed')]),
    clocks: Type.Array(IncidentClock),
    steps: Type.Array(IncidentStep),
    /** What can be done now. */
    can: Type.Array(IncidentStep.properties.kind),
  },
  closed,
);
export type Incident = Static<typeof Incident>;

export const IncidentList = Type.Array(Incident);
export type IncidentList = Static<typeof IncidentList>;

export const IncidentParams = Type.Object({ incident: Id }, closed);

/** POST /api/incidents: what a person found. */
export const NewIncident = Type.Object({ text: Text }, closed);
export type NewIncident = Static<typeof NewIncident>;

/** POST /api/incidents/:incident/steps. `authority` belongs to `reported`, and to nothing else. */
export const NewIncidentStep = Type.Object(
  { kind: IncidentStep.properties.kind, authority: orNull(Authority), text: Text },
  closed,
);
export type NewIncidentStep = Static<typeof NewIncidentStep>;
