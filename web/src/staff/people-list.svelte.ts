import type { GivenRoles, InviteStaff, StaffInvitation } from '../../../server/protocol/invitations.ts';
import type { StaffMember } from '../../../server/protocol/people.ts';
import { Act } from './act.svelte.ts';
import type { Backend } from './backend.ts';

/** What was done last, so that the screen can say so. */
export interface Done {
  readonly what: 'reset' | 'roles' | 'disable' | 'enable' | 'invited' | 'revoked';
  readonly name: string;
}

type Needed = Pick<
  Backend,
  'people' | 'invitations' | 'resetFactor' | 'changeRoles' | 'setDisabled' | 'invite' | 'revokeInvitation'
>;

/** Everybody with an account and everybody who was invited, for who manages them. */
export class PeopleList {
  readonly loading = new Act();
  readonly acting = new Act();
  #people = $state.raw<readonly StaffMember[] | null>(null);
  #invitations = $state.raw<readonly StaffInvitation[]>([]);
  #done = $state.raw<Done | null>(null);
  readonly #backend: Needed;

  constructor(backend: Needed) {
    this.#backend = backend;
  }

  get people(): readonly StaffMember[] | null {
    return this.#people;
  }

  get invitations(): readonly StaffInvitation[] {
    return this.#invitations;
  }

  get done(): Done | null {
    return this.#done;
  }

  async load(): Promise<void> {
    await this.loading.run(async () => {
      const [people, invitations] = await Promise.all([this.#backend.people(), this.#backend.invitations()]);
      this.#people = people;
      this.#invitations = invitations;
    });
  }

  /** Forgets what was said of the last act, before a next one. */
  forget(): void {
    this.#done = null;
    this.acting.forget();
  }

  resetFactor({ id, name }: StaffMember, reason: string): Promise<boolean> {
    return this.#act({ what: 'reset', name }, () => this.#backend.resetFactor(id, reason));
  }

  changeRoles({ id, name }: StaffMember, roles: GivenRoles): Promise<boolean> {
    return this.#act({ what: 'roles', name }, () => this.#backend.changeRoles(id, roles));
  }

  setDisabled({ id, name }: StaffMember, disabled: boolean): Promise<boolean> {
    const what = disabled ? 'disable' : 'enable';
    return this.#act({ what, name }, () => this.#backend.setDisabled(id, disabled));
  }

  invite(person: InviteStaff): Promise<boolean> {
    return this.#act({ what: 'invited', name: person.name }, () => this.#backend.invite(person));
  }

  revoke({ id, name }: StaffInvitation): Promise<boolean> {
    return this.#act({ what: 'revoked', name }, () => this.#backend.revokeInvitation(id));
  }

  async #act(done: Done, work: () => Promise<unknown>): Promise<boolean> {
    this.#done = null;
    const went = await this.acting.run(async () => void (await work()));
    if (!went) return false;
    this.#done = done;
    await this.load();
    return true;
  }
}

/** Those whose name or mail address holds what was typed, whatever its capitals and accents. */
export function searched<One extends { readonly name: string; readonly mail: string }>(
  all: readonly One[],
  typed: string,
): readonly One[] {
  const words = plain(typed)
    .split(/\s+/)
    .filter((word) => word !== '');
  return all.filter(({ name, mail }) => words.every((word) => plain(`${name} ${mail}`).includes(word)));
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
