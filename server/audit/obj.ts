import type { About } from './event.ts';

/** One object of a line (NEN 7513 §7.4), as it stands in `obj`. */
export interface Obj {
  /** 1 person, 2 system object. */
  readonly cls: 1 | 2;
  /** DICOM participant object role (PS3.15 A.5.1). */
  readonly rol: number;
  readonly idt: string;
  readonly id: string;
}

// 1 patient, 3 report, 4 domain resource, 5 master file, 6 user, 13 security resource, 20 job
const KINDS: Readonly<
  Record<About['kind'], { readonly cls: 1 | 2; readonly rol: number; readonly prefix: string }>
> = {
  patient: { cls: 1, rol: 1, prefix: 'p' },
  participant: { cls: 1, rol: 1, prefix: 'pt' },
  account: { cls: 1, rol: 6, prefix: 'u' },
  appointment: { cls: 2, rol: 3, prefix: 'a' },
  'appointment-type': { cls: 2, rol: 5, prefix: 't' },
  seat: { cls: 2, rol: 4, prefix: 's' },
  link: { cls: 2, rol: 13, prefix: 'l' },
  call: { cls: 2, rol: 20, prefix: 'c' },
  message: { cls: 2, rol: 3, prefix: 'm' },
  setting: { cls: 2, rol: 13, prefix: 'set' },
  log: { cls: 2, rol: 13, prefix: 'log' },
  system: { cls: 2, rol: 4, prefix: 'svc' },
};

/** What a line is about. NEN asks for at least one object: an act on nothing else is one on the appliance. */
export function objOf(about: readonly About[]): Obj[] {
  const all: readonly About[] = about.length === 0 ? [{ kind: 'system', id: 'appliance' }] : about;
  return all.map(({ kind, id }) => {
    const { cls, rol, prefix } = KINDS[kind];
    return { cls, rol, idt: kind, id: `${prefix}:${id}` };
  });
}
