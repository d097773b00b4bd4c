import type { Pattern } from './balp.ts';
import { type CodeableConcept, careRole, dicom, participation } from './fhir-codes.ts';
import type { Logged } from './logged.ts';
import type { Personal } from './personal.ts';

/** FHIR R4 Reference by what the thing is called, not by where it lies: we serve no FHIR resources. */
export interface LogicalReference {
  readonly type?: string;
  readonly identifier: { readonly system: string; readonly value: string };
  readonly display?: string;
}

interface Network {
  readonly address?: string;
  readonly _address?: { readonly extension: readonly object[] };
  readonly type: '1' | '2';
}

/** FHIR R4 AuditEvent.agent, as far as we fill it. */
export interface Agent {
  readonly type?: CodeableConcept;
  readonly role?: readonly CodeableConcept[];
  readonly who: LogicalReference;
  readonly altId?: string;
  readonly name?: string;
  readonly requestor: boolean;
  readonly policy?: readonly string[];
  readonly network?: Network;
}

const MACHINE_NAME = '1';
const IP_ADDRESS = '2';

/** Who took part: the persons, the browser they used, and the appliance. */
export function agentsOf(event: Logged, personal: Personal | null, pattern: Pattern | null): Agent[] {
  const persons = event.usr.map((usr, at) => person(event, usr, personal?.get(`usr/${at}`), pattern));
  const byPerson = event.usr.some(({ id }) => !id.startsWith('svc:'));
  return [...persons, ...(byPerson ? [client(event, personal, pattern)] : []), server(event, pattern)];
}

/** The appliance as every part of an event names it. */
export function observer({ src }: Logged): LogicalReference {
  return { identifier: { system: 'urn:beeldkamer:installation', value: src.id } };
}

/** A name of ours within this installation. */
export function identifier({ src }: Logged, kind: string, value: string): LogicalReference['identifier'] {
  return { system: `urn:beeldkamer:${src.id}:${kind}`, value };
}

/** An element that is there but not for this reader (`masked`), or not known at all. */
export function absent(reason: 'masked' | 'unknown'): { readonly extension: readonly object[] } {
  const url = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
  return { extension: [{ url, valueCode: reason }] };
}

type Facts = Readonly<Record<string, string>> | undefined;

function person(
  event: Logged,
  { id, role, req }: Logged['usr'][number],
  facts: Facts,
  pattern: Pattern | null,
): Agent {
  const { name, login } = facts ?? {};
  return {
    type: pattern?.user ?? participation('IRCP'),
    role: [careRole(role)],
    who: { identifier: identifier(event, 'user', id) },
    ...(login !== undefined && { altId: login }),
    ...(name !== undefined && { name }),
    requestor: req,
    policy: Object.entries(event.pol).flatMap(([of, rules]) =>
      rules === null ? [] : [`urn:beeldkamer:policy:${of}:${rules}`],
    ),
  };
}

function client(event: Logged, personal: Personal | null, pattern: Pattern | null): Agent {
  const to = event.obj.find(({ idt }) => idt === 'destination');
  const address = personal?.get('usr/0')?.['net'];
  return {
    type: pattern?.client ?? { coding: [dicom('110150')] },
    who: { identifier: identifier(event, 'client', to?.id ?? `client-of-${event.usr[0]?.id ?? ''}`) },
    requestor: false,
    network: {
      ...(address === undefined
        ? { _address: absent(personal === null ? 'masked' : 'unknown') }
        : { address }),
      type: IP_ADDRESS,
    },
  };
}

function server(event: Logged, pattern: Pattern | null): Agent {
  return {
    type: pattern?.server ?? { coding: [dicom('110150')] },
    who: observer(event),
    requestor: false,
    network: { address: event.src.id, type: MACHINE_NAME },
  };
}
