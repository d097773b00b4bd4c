import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBundle } from '../../bench/audit/bundle.ts';
import type { Verdict } from '../run.ts';

const FEW = 200_000;
const MANY = Number(process.env['LONG_MANY'] ?? 5_000_000);
/** What garbage of threads may come to; ten times the lines would be a hundred times that. */
const SLACK_MIB = 48;
const SCRIPTS = join(import.meta.dirname, '..', '..');

/** Each verifier in a process of its own: prints its exit code and the most memory it had, in KiB. */
const VERIFIERS: Readonly<Record<string, readonly string[]>> = {
  'verify-audit': [process.execPath, join(import.meta.dirname, 'verify-once.ts')],
  'verify_audit.py': [
    'python3',
    '-c',
    `import resource, sys
sys.path.insert(0, ${JSON.stringify(SCRIPTS)})
import verify_audit
verdict = verify_audit.verify_bundle(sys.argv[1])
print(verdict.exit_code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)`,
  ],
};

/** Whether memory stays as it is when a log is ten times as long. */
export function memoryVerdicts(): readonly Verdict[] {
  const folder = mkdtempSync(join(tmpdir(), 'memory-'));
  try {
    for (const lines of [FEW, MANY]) {
      mkdirSync(join(folder, String(lines)));
      writeBundle(join(folder, String(lines)), lines);
    }
    return Object.entries(VERIFIERS).map(([name, command]) => {
      const [few, many] = [FEW, MANY].map((lines) => peakMib(command, join(folder, String(lines))));
      const passed = few !== undefined && many !== undefined && many - few <= SLACK_MIB;
      return {
        passed,
        says: `${name}: ${few?.toFixed(0)} MiB at ${FEW} lines, ${many?.toFixed(0)} at ${MANY}`,
      };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function peakMib([program = '', ...args]: readonly string[], folder: string): number {
  const { stdout, stderr } = spawnSync(program, [...args, folder], { encoding: 'utf8' });
  const [exit, kib] = stdout.trim().split(' ').map(Number);
  if (exit !== 0 || kib === undefined) throw new Error(`${program} ended with ${stdout}${stderr}`);
  return kib / 1024;
}
