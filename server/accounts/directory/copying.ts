import { Compile } from 'typebox/compile';
import type { Append } from '../../audit/event.ts';
import { bySystem } from '../../core/context.ts';
import type { Tx } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { cleanName } from '../../core/names.ts';
import type { AccountRow } from '../../core/schema.ts';
import { Mail } from '../../protocol/values.ts';
import { normalMail } from '../account.ts';
import type { Claims } from '../sso/settings.ts';
import { accountByMail, changePerson } from '../store.ts';

const mailShape = Compile(Mail);

/**
 * Somebody's name and mail address as the directory has them now, with the line that they changed. What is no name or no
 * address changes nothing, nor does an address that another account has: its own turn may come at the next sync. Who
 * has a password here keeps the address, since a link to a new password goes there.
 */
export async function copyPerson(
  { append }: { readonly append: Append },
  tx: Tx,
  account: AccountRow,
  claims: Claims,
): Promise<void> {
  const name = nameIn(claims) ?? account.name;
  const mail = (await mailIn(tx, account, claims)) ?? account.mail;
  const fields = [...(name === account.name ? [] : ['name']), ...(mail === account.mail ? [] : ['mail'])];
  if (fields.length === 0) return;
  await changePerson(tx, account.id, { name, mail });
  await append(tx, {
    code: 'user.update',
    by: bySystem(),
    about: [{ kind: 'account', id: account.id }],
    detail: { fields: fields.join(' ') },
    personal: [{ subject: account.id, of: 'obj/0', facts: { name, mail } }],
  });
}

function nameIn({ name }: Claims): string | null {
  try {
    return name === null ? null : cleanName(name);
  } catch (cause) {
    if (cause instanceof AppError) return null;
    throw cause;
  }
}

async function mailIn(tx: Tx, { id, password }: AccountRow, claims: Claims): Promise<string | null> {
  const mail = normalMail(claims.mail ?? '');
  if (password !== null || !mailShape.Check(mail)) return null;
  const holder = await accountByMail(tx, mail);
  return holder === undefined || holder.id === id ? mail : null;
}
