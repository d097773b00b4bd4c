import { AppError } from '../../core/errors.ts';
import type { DeliveryDeps } from '../deps.ts';
import { letterPdf } from './pdf.ts';
import type { LetterFacts } from './words.ts';

/** What stands in a letter beside the appointment. */
export type Paper = Pick<LetterFacts, 'link' | 'code' | 'site' | 'language'>;

/** A letter to a participant about the appointment as it stands. @throws {AppError} PARTICIPANT_UNKNOWN */
export async function letterTo(
  { clock, messageFacts, organisation }: Pick<DeliveryDeps, 'clock' | 'messageFacts' | 'organisation'>,
  participantId: string,
  paper: Paper,
): Promise<Buffer> {
  const facts = await messageFacts(participantId);
  if (facts === null) throw new AppError('PARTICIPANT_UNKNOWN');
  const { start, opens, closes, locationId } = facts.appointment;
  const { name: sender, phone, timeZone } = await organisation(paper.language, locationId);
  const { name } = facts.participant;
  const told = { name, organisation: sender, phone, timeZone, writtenAt: clock(), start, opens, closes };
  return await letterPdf({ ...told, ...paper });
}
