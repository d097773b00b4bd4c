import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '../run.ts';
import type { Container } from './container.ts';

/** What people keep of an installation outside it. */
export interface Kept {
  /** Folder with the newest backup. */
  readonly backup: string;
  /** A key from paper. */
  readonly paper: string;
  readonly recipients: string;
  readonly head: string;
}

/** Somebody was planned in before the backup, and is looked for after the restore. */
const WITNESS = 'zoe@example.nl';

/** Makes an account, then a backup as each night does, and takes away what people keep. @param said what init printed */
export function keep(container: Container, root: string, work: string, said: string): Kept {
  container.run(`beeldkamer create-user --name Zoe --mail ${WITNESS} --role planner`);
  container.run('rm -rf /var/backups/beeldkamer/*; systemctl start beeldkamer-backup.service');
  const [name = ''] = readdirSync(join(root, 'var/backups/beeldkamer'));
  const backup = join(work, 'backup');
  cpSync(join(root, 'var/backups/beeldkamer', name), backup, { recursive: true });
  const [paper = ''] = /AGE-SECRET-KEY-1\S+/.exec(said) ?? [];
  const recipients = container.run('cat /etc/beeldkamer/backup-recipients').out.trim().replace('\n', ' ');
  return { backup, paper, recipients, head: container.run('beeldkamer head').out };
}

/** Lays them where RESTORE.md expects them, with the answers of INSTALL.md. */
export function layKept({ backup, paper, recipients, head }: Kept, answers: object, root: string): void {
  const home = join(root, 'root');
  cpSync(backup, join(home, 'backup'), { recursive: true });
  writeFileSync(join(home, 'paper'), `${paper}\n`);
  writeFileSync(join(home, 'head'), head);
  writeFileSync(join(home, 'answers.json'), JSON.stringify({ ...answers, recipients }));
}

/** Who was there before is there again. */
export function restored(container: Container): Verdict {
  const again = `beeldkamer create-user --name Zoe --mail ${WITNESS} --role planner`;
  const { out } = container.run(`${again} || true`);
  return { passed: /already/.test(out), says: 'who was there before the disk broke is there again' };
}
