import { AppError } from '../../core/errors.ts';
import { cleanPhone, takesTexts } from '../../core/phone.ts';
import type { Post } from '../letters.ts';
import type { InvitationWithSender } from './invitation-store.ts';
import type { InvitationEvent } from './state.ts';

/** Sends one text message with a link; null: there is no gateway. `unsure`: nobody said whether it was taken. */
export type PostText = (
  to: string,
  said: string,
  link: string,
) => Promise<{ readonly kind: 'accepted' | 'deferred' | 'refused' | 'unsure' }>;

export interface HandingDeps {
  readonly post: Post;
  /** Null: there is no gateway. */
  readonly postText: PostText | null;
  /** The one origin people use. */
  readonly origin: string;
}

/**
 * The number to which an invitation goes as a text message, in E.164.
 *
 * @throws {AppError} BAD_PHONE, NO_TEXTS (no gateway, or a landline)
 */
export async function textNumber({ postText }: HandingDeps, typed: string): Promise<string> {
  const number = await cleanPhone(typed);
  if (postText === null || !(await takesTexts(number))) throw new AppError('NO_TEXTS');
  return number;
}

/**
 * Hands an invitation over, by the way that who sent it chose.
 *
 * @returns what became of it; null: nobody said, and it is under way for all that is known.
 */
export async function handOver(
  { post, postText, origin }: HandingDeps,
  { name, mail, phone, sender }: InvitationWithSender,
  token: string,
): Promise<InvitationEvent | null> {
  const link = `${origin}/#/uitnodiging/${token}`;
  if (phone === null) {
    const { kind } = await post({ name, mail }, 'invited', { link, sender });
    return kind === 'accepted' ? 'delivered' : 'failed';
  }
  const taken = await postText?.(phone, 'maak uw account voor Beeldkamer. Werkt 7 dagen, één keer:', link);
  if (taken?.kind === 'unsure') return null;
  return taken?.kind === 'accepted' ? 'delivered' : 'failed';
}
