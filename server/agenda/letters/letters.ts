import type { EpochMs } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { KeyedBuckets, TokenBucket } from '../../core/rate.ts';
import { sourceOf } from '../../core/source.ts';
import type { Language } from '../../protocol/language.ts';
import type { LetterFile } from '../../protocol/letter.ts';
import { findParticipant } from '../appointment-store.ts';
import type { AgendaDeps } from '../deps.ts';
import { closing, type Guest, personOf } from '../facts.ts';
import { demandParticipant, issueLink, linkUrl } from '../invitations.ts';
import { demandPlanned } from '../planning.ts';
import { type Reach, reachOf } from '../reach.ts';
import { codeHash, newCode, readCode } from './code.ts';
import { holderOfCode, insertCode } from './code-store.ts';

/** Invitations on paper, and the codes that people type from them. */
export interface Letters {
  /**
   * A letter for one guest, with a link of his own as a QR code and a short code to type. Older ones keep working. A
   * withdrawn guest is welcome again.
   *
   * @throws {AppError} APPOINTMENT_UNKNOWN, APPOINTMENT_CANCELLED, OTHER_DEPARTMENT, PARTICIPANT_UNKNOWN
   */
  letter(by: Context, guest: Guest, language: Language): Promise<LetterFile>;
  /**
   * The way to the guest's page for a typed code, with a fresh link: a path, so that it holds under whatever name the
   * page was reached. The code goes on working until the link does not: people test days ahead.
   *
   * @throws {AppError} LINK_UNKNOWN, APPOINTMENT_CANCELLED, LINK_LATE, TOO_MANY (tries from there, or from everywhere)
   */
  linkFor(by: Context, typed: string): Promise<string>;
}

/** Tries from one address, right or wrong: ten at once, then one a minute. */
const FROM_ONE = { burst: 10, perSecond: 1 / 60 };
/** From everywhere together: with 49 bits nobody finds one of a thousand codes in a year. */
const FROM_ALL = { burst: 300, perSecond: 5 };

export function lettersOf(deps: AgendaDeps): Letters {
  const { clock } = deps;
  const tries = { from: new KeyedBuckets(FROM_ONE), all: new TokenBucket(FROM_ALL, clock()) };
  return {
    letter: (by, guest, language) => makeLetter(deps, by, guest, language),
    async linkFor(by, typed) {
      const now = clock();
      if (!tries.from.take(sourceOf(by.address ?? ''), now) || !tries.all.take(now))
        throw new AppError('TOO_MANY');
      return await exchange(deps, by, typed);
    },
  };
}

async function makeLetter(
  deps: AgendaDeps,
  by: Context,
  { appointmentId, participantId }: Guest,
  language: Language,
): Promise<LetterFile> {
  const { clock, codeKey, origin } = deps;
  const code = newCode();
  const reach = await reachOf(deps, by);
  const token = await transact(deps.db, async (tx) => {
    const participant = await demandParticipant(tx, reach, { appointmentId, participantId });
    await deps.restoreSeat(tx, participantId);
    await insertCode(tx, {
      hash: codeHash(codeKey, code),
      participant_id: participantId,
      created_at: clock(),
      revoked_at: null,
    });
    const about = [personOf(participant), { kind: 'appointment' as const, id: appointmentId }];
    await deps.append(tx, { code: 'invite.created', by, about });
    return await issueLink(deps, tx, participantId);
  });
  await deps.appointmentChanged(appointmentId);
  const paper = { link: linkUrl(origin, token), code, site: `${new URL(origin).host}/kort`, language };
  const pdf = await deps.drawLetter(participantId, paper);
  return { name: FILE_NAMES[language], mediaType: 'application/pdf', base64: pdf.toString('base64') };
}

/** Names of nobody: a list of downloads is read by others. */
const FILE_NAMES = { nl: 'uitnodiging.pdf', en: 'invitation.pdf' } as const;

async function exchange(deps: AgendaDeps, by: Context, typed: string): Promise<string> {
  const code = readCode(typed);
  const reach = await reachOf(deps, by);
  const made = await transact(deps.db, async (tx) => {
    const holder = code === null ? null : await holderOfCode(tx, codeHash(deps.codeKey, code));
    const participant = holder === null ? null : await findParticipant(tx, holder);
    if (participant === null) {
      await deps.append(tx, { code: 'invite.refused', by, outcome: 4, why: 'code-unknown', about: [] });
      return null;
    }
    await demandOpen(tx, reach, { id: participant.appointment_id, now: deps.clock() });
    const about = [personOf(participant), { kind: 'appointment' as const, id: participant.appointment_id }];
    await deps.append(tx, { code: 'invite.created', by, about });
    return await issueLink(deps, tx, participant.id);
  });
  if (made === null) throw new AppError('LINK_UNKNOWN');
  return linkUrl('', made);
}

/** @throws {AppError} APPOINTMENT_CANCELLED, LINK_LATE */
async function demandOpen(
  tx: Tx,
  reach: Reach,
  { id, now }: { readonly id: string; readonly now: EpochMs },
): Promise<void> {
  const { ends_at, type } = await demandPlanned(tx, reach, id);
  if (now > closing({ ends_at, closes_min: type.closes_min })) throw new AppError('LINK_LATE');
}
