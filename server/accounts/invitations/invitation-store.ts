import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { InvitationRow } from '../../core/schema.ts';

/** An invitation with what is known of who sent it. */
export type InvitationWithSender = InvitationRow & {
  readonly sender: string | null;
  readonly sender_roles: string | null;
  readonly sender_disabled: number | null;
};

function invitations(q: Db | Tx) {
  return q
    .selectFrom('invitation')
    .leftJoin('account', 'account.id', 'invitation.invited_by')
    .selectAll('invitation')
    .select([
      'account.name as sender',
      'account.roles as sender_roles',
      'account.disabled_at as sender_disabled',
    ]);
}

/** Where the invited person will work; some of these may have ended since. */
export function departmentsOf({ departments }: Pick<InvitationRow, 'departments'>): string[] {
  return JSON.parse(departments) as string[];
}

/** All of them, the newest first. */
export function allInvitations(q: Db | Tx): Promise<InvitationWithSender[]> {
  return invitations(q).orderBy('invitation.created_at', 'desc').orderBy('invitation.id').execute();
}

export function invitationById(q: Db | Tx, id: string): Promise<InvitationWithSender | undefined> {
  return invitations(q).where('invitation.id', '=', id).executeTakeFirst();
}

export function invitationByHash(q: Db | Tx, tokenHash: Buffer): Promise<InvitationWithSender | undefined> {
  return invitations(q).where('token_hash', '=', tokenHash).executeTakeFirst();
}

/** Those that were sent to a mail address. */
export function invitationsTo(q: Db | Tx, mail: string): Promise<InvitationWithSender[]> {
  return invitations(q).where('invitation.mail', '=', mail).execute();
}

export async function insertInvitation(tx: Tx, row: InvitationRow): Promise<void> {
  await tx.insertInto('invitation').values(row).execute();
}

export async function changeState(
  tx: Tx,
  id: string,
  to: Pick<InvitationRow, 'state' | 'changed_at' | 'account_id'>,
): Promise<void> {
  await tx.updateTable('invitation').set(to).where('id', '=', id).execute();
}

/** Forgets those that came to nothing, or to an account, long ago: they hold names and addresses. */
export async function deleteInvitationsBefore(tx: Tx, before: EpochMs): Promise<void> {
  await tx.deleteFrom('invitation').where('changed_at', '<=', before).execute();
}
