/** One object of a line (NEN 7513 §7.4), as it stands in `obj`. */
export interface Obj {
  /** 1 person, 2 system object, 3 organisation. */
  readonly cls: 1 | 2 | 3;
  /** DICOM participant object role (PS3.15 A.5.1). */
  readonly rol: number;
  readonly idt: string;
  readonly id: string;
}

interface Kind {
  readonly cls: Obj['cls'];
  readonly rol: number;
  /** Stands before the id, so that one text says what it names. */
  readonly prefix: string;
}

/**
 * Kinds of objects. Roles: 1 patient, 3 report, 4 domain resource, 5 master file, 6 user, 11 security user entity,
 * 12 security user group, 13 security resource, 16 data destination, 20 job, 24 query.
 */
const KINDS = {
  patient: { cls: 1, rol: 1, prefix: 'p' },
  participant: { cls: 1, rol: 1, prefix: 'pt' },
  account: { cls: 1, rol: 6, prefix: 'u' },
  appointment: { cls: 2, rol: 3, prefix: 'a' },
  'appointment-type': { cls: 2, rol: 5, prefix: 't' },
  location: { cls: 2, rol: 5, prefix: 'loc' },
  seat: { cls: 2, rol: 4, prefix: 's' },
  link: { cls: 2, rol: 13, prefix: 'l' },
  call: { cls: 2, rol: 20, prefix: 'c' },
  message: { cls: 2, rol: 3, prefix: 'm' },
  conversation: { cls: 2, rol: 3, prefix: 'cv' },
  file: { cls: 2, rol: 3, prefix: 'f' },
  document: { cls: 2, rol: 3, prefix: 'doc' },
  destination: { cls: 3, rol: 16, prefix: 'to' },
  department: { cls: 3, rol: 12, prefix: 'dep' },
  query: { cls: 2, rol: 24, prefix: 'q' },
  device: { cls: 2, rol: 11, prefix: 'd' },
  key: { cls: 2, rol: 13, prefix: 'key' },
  hold: { cls: 2, rol: 13, prefix: 'h' },
  review: { cls: 2, rol: 3, prefix: 'r' },
  incident: { cls: 2, rol: 3, prefix: 'i' },
  setting: { cls: 2, rol: 13, prefix: 'set' },
  log: { cls: 2, rol: 13, prefix: 'log' },
  system: { cls: 2, rol: 4, prefix: 'svc' },
} as const satisfies Readonly<Record<string, Kind>>;

/** What an object is; `idt` of its line. */
export type ObjectKind = keyof typeof KINDS;

/** What a line is about. NEN asks for at least one object: an act on nothing else is one on the appliance. */
export function objOf(about: readonly { readonly kind: ObjectKind; readonly id: string }[]): Obj[] {
  const all = about.length === 0 ? [{ kind: 'system', id: 'appliance' } as const] : about;
  return all.map(({ kind, id }) => {
    const { cls, rol, prefix } = KINDS[kind];
    return { cls, rol, idt: kind, id: `${prefix}:${id}` };
  });
}
