import { closeSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Arch } from './arch.ts';

/** e_machine of the ELF header (System V ABI, gABI §4 and its register of machines). */
const MACHINE: Readonly<Record<Arch['npm'], number>> = { x64: 62, arm64: 183 };
const HEADER = 20;
const E_MACHINE = 18;
const MAGIC = '\x7fELF';

/** Files under a folder that are programs of another processor than this one: they would not start there. */
export function foreignPrograms(folder: string, arch: Arch): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => lstatSync(join(folder, path)).isFile())
    .filter((path) => ![null, MACHINE[arch.npm]].includes(machineOf(join(folder, path))))
    .toSorted();
}

/** The processor that a program is for; null: the file is no program. */
function machineOf(file: string): number | null {
  const header = Buffer.alloc(HEADER);
  const handle = openSync(file, 'r');
  try {
    const read = readSync(handle, header, 0, HEADER, 0);
    return read === HEADER && header.toString('latin1', 0, 4) === MAGIC
      ? header.readUInt16LE(E_MACHINE)
      : null;
  } finally {
    closeSync(handle);
  }
}
