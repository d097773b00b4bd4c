import { CATALOGUE, type EventKind, type Outcome } from '../catalogue.ts';
import { patternOf } from './balp.ts';
import { isDicom } from './dicom-names.ts';
import { type Agent, agentsOf, type LogicalReference, observer } from './fhir-agents.ts';
import {
  type CodeableConcept,
  type Coding,
  DISCLOSE,
  eventCoding,
  OWN_CODES,
  purposeOfUse,
  sourceType,
} from './fhir-codes.ts';
import { type Entity, entitiesOf } from './fhir-entities.ts';
import type { Format } from './format.ts';
import type { Logged } from './logged.ts';
import type { Personal } from './personal.ts';

/** FHIR R4 (4.0.1) AuditEvent, as far as we fill it. */
export interface AuditEvent {
  readonly resourceType: 'AuditEvent';
  readonly id: string;
  readonly meta?: { readonly profile: readonly string[] };
  readonly type: Coding;
  readonly subtype: readonly Coding[];
  readonly action: Logged['act'];
  readonly recorded: string;
  readonly outcome: `${Outcome}`;
  readonly outcomeDesc?: string;
  readonly purposeOfEvent: readonly CodeableConcept[];
  readonly agent: readonly Agent[];
  readonly source: {
    readonly site: string;
    readonly observer: LogicalReference;
    readonly type: readonly Coding[];
  };
  readonly entity: readonly Entity[];
}

/** A FHIR R4 Bundle of AuditEvents, after the patterns of IHE BALP where one fits. */
export const FHIR: Format = {
  file: 'auditevents.json',
  begin: ({ installation, at, from, through }) => {
    const head = JSON.stringify({
      resourceType: 'Bundle',
      identifier: { system: 'urn:beeldkamer:export', value: `${installation}:${from}-${through}:${at}` },
      type: 'collection',
      timestamp: at,
    });
    return `${head.slice(0, -1)},"entry":[\n`;
  },
  between: ',\n',
  end: '\n]}\n',
  event: (event, personal) =>
    JSON.stringify({
      fullUrl: `urn:beeldkamer:${event.src.id}:line:${event.seq}`,
      resource: auditEvent(event, personal),
    }),
  beside: { 'codesystem.json': () => `${JSON.stringify(codeSystem(), null, 2)}\n` },
};

/** One event as an AuditEvent. Outcomes are the same numbers in DICOM, FHIR R4 and our lines. */
export function auditEvent(event: Logged, personal: Personal | null): AuditEvent {
  const { seq, ev, act, ts, out, why, purpose, src } = event;
  const pattern = patternOf(event);
  const own = eventCoding(ev.type);
  const type = pattern?.type ?? own;
  return {
    resourceType: 'AuditEvent',
    id: `line-${seq}`,
    ...(pattern !== null && { meta: { profile: [pattern.profile] } }),
    type,
    subtype: [
      ...(pattern?.interaction == null ? [] : [pattern.interaction]),
      ...(type.code === own.code ? [] : [own]),
      ...(ev.sub === null ? [] : [ev.sub === DISCLOSE.code ? DISCLOSE : eventCoding(ev.sub)]),
      eventCoding(ev.code),
    ],
    action: act,
    recorded: ts,
    outcome: `${out}`,
    ...(why !== null && { outcomeDesc: why }),
    purposeOfEvent: [purposeOfUse(purpose)],
    agent: agentsOf(event, personal, pattern),
    source: { site: src.site, observer: observer(event), type: [sourceType(src.type)] },
    entity: entitiesOf(event, personal, pattern),
  };
}

/** Our codes as a FHIR CodeSystem: every event, and each sub code that DICOM has not. */
export function codeSystem(): object {
  const kinds = Object.entries<EventKind>(CATALOGUE);
  const subs = kinds.flatMap(([, { sub }]) =>
    sub === null || isDicom(sub) || sub === DISCLOSE.code ? [] : [sub],
  );
  const codes = [...new Set([...kinds.map(([code]) => code), ...subs])].sort();
  return {
    resourceType: 'CodeSystem',
    url: OWN_CODES,
    name: 'BeeldkamerEvents',
    title: 'Events of Beeldkamer',
    status: 'active',
    caseSensitive: true,
    content: 'complete',
    count: codes.length,
    concept: codes.map((code) => ({ code })),
  };
}
