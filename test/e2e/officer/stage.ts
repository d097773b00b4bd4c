import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { bySystem } from '../../../server/core/context.ts';
import type { Account } from '../../../server/protocol/accounts.ts';
import { member, signInAgain } from '../../app/crowd.ts';
import { signHead } from '../../audit/retention/signed-head.ts';
import { ScriptedMonth } from '../../audit/review/month.ts';
import { launchChromium } from '../../support/browsers.ts';
import { PASSWORD, Practice } from '../../support/practice.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PROGRAMS = {
  operator: [process.execPath, join(ROOT, 'scripts/beeldkamer.ts'), 'verify-audit'],
  second: ['python3', join(ROOT, 'scripts/verify_audit.py')],
} as const;

/** Who looked at whom in the months that are reviewed, for no good reason. */
export const LOOKED_AT = { '2026-12': 'Piet Boer-Smit', '2027-01': 'Kees Boer' } as const;
export type ReviewedMonth = keyof typeof LOOKED_AT;

/** A practice with two months of log, the people at its desk, and a folder of somebody outside the box. */
export class Stage {
  readonly practice: Practice;
  readonly browser: Browser;
  readonly doctor: Account;
  readonly manager: Awaited<ReturnType<typeof member>>;
  readonly #folder = mkdtempSync(join(tmpdir(), 'outside-'));

  private constructor(
    practice: Practice,
    browser: Browser,
    doctor: Account,
    manager: Awaited<ReturnType<typeof member>>,
  ) {
    [this.practice, this.browser, this.doctor, this.manager] = [practice, browser, doctor, manager];
  }

  static async open(): Promise<Stage> {
    const [practice, browser] = await Promise.all([Practice.open(), launchChromium()]);
    const month = await ScriptedMonth.open(practice);
    const manager = await member(practice, 'manager');
    const { proposing } = practice.app.domains.reviews;
    for (const [name, looked, over] of [
      [LOOKED_AT['2026-12'], '2026-12-22T12:00:00Z', '2027-01-02T09:00:00Z'],
      [LOOKED_AT['2027-01'], '2027-01-20T12:00:00Z', '2027-02-02T09:00:00Z'],
    ] as const) {
      month.at(looked);
      await month.looked(await month.patient({ name }));
      await month.looked(await month.patient({ name: 'Mw. F. de Boer', mail: month.doctor.mail }));
      month.at(over);
      await proposing.tick();
    }
    await signInAgain(practice, manager.browser, manager.account);
    return new Stage(practice, browser, month.doctor, manager);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.practice.close();
    rmSync(this.#folder, { recursive: true });
  }

  /** Somebody who reads the log and never signed in. @returns mail address and password */
  async newOfficer(name: string): Promise<{ mail: string; password: string }> {
    const mail = `${name.toLowerCase()}@praktijk.nl`;
    const user = { name, mail, roles: ['auditor'] as const, password: PASSWORD };
    await this.practice.app.domains.accounts.createUser(bySystem(), { ...user, roles: [...user.roles] });
    return { mail, password: PASSWORD };
  }

  /** The sealer signs a head over all lines so far. @returns the note, as somebody outside keeps it */
  seal(): Promise<string> {
    const { appliance, clock } = this.practice;
    return signHead(appliance.database.db, 'test', clock.now);
  }

  /** Lays a file outside the box. */
  keep(name: string, bytes: string | Buffer): string {
    const path = join(this.#folder, name);
    writeFileSync(path, bytes);
    return path;
  }

  /** Unpacks a bundle outside the box. */
  unpacked(name: string, tar: Buffer): string {
    const folder = join(this.#folder, name);
    mkdirSync(folder);
    execFileSync('tar', ['-x', '-C', folder], { input: tar });
    return folder;
  }

  /** What the operator's verifier and the second one say of the same, as exit codes. */
  verdicts(...words: readonly string[]): readonly (number | null)[] {
    return Object.values(PROGRAMS).map(
      ([program, ...before]) => spawnSync(program, [...before, ...words]).status,
    );
  }

  /** All words of a PDF, on one line. */
  wordsOf(pdf: Buffer): string {
    return execFileSync('pdftotext', ['-', '-'], { input: pdf, encoding: 'utf8' }).replaceAll(/\s+/g, ' ');
  }
}
