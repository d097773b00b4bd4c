import type { Department } from '../../../server/protocol/departments.ts';
import type { GivenRoles, InviteStaff, StaffInvitation } from '../../../server/protocol/invitations.ts';
import type { StaffMember } from '../../../server/protocol/people.ts';
import { Act } from './act.svelte.ts';
import type { Backend } from './backend.ts';

/** What was done last, so that the screen can say so. */
export interface Done {
  readonly what: 'reset' | 'roles' | 'departments' | 'disable' | 'enable' | 'invited' | 'revoked';
  readonly name: string;
}

type Needed = Pick<
  Backend,
  | 'people'
  | 'invitations'
  | 'departments'
  | 'resetFactor'
  | 'changeRoles'
  | 'changeDepartments'
  | 'setDisabled'
  | 'invite'
  | 'revokeInvitation'
>;

/** Everybody with an account and everybody who was invited, for who manages them. */
export class PeopleList {
  readonly loading = new Act();
  readonly acting = new Act();
  #people = $state.raw<readonly StaffMember[] | null>(null);
  #invitations = $state.raw<readonly StaffInvitation[]>([]);
  #departments = $state.raw<readonly Department[]>([]);
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

  get departments(): readonly Department[] {
    return this.#departments;
  }

  get done(): Done | null {
    return this.#done;
  }

  async load(): Promise<void> {
    await this.loading.run(async () => {
      const { people: asked, invitations: sent, departments: made } = this.#backend;
      const [people, invitations, departments] = await Promise.all([asked(), sent(), made()]);
      this.#people = people;
      this.#departments = departments;
      this.#invitations = invitations;
    });
  }

  /** Names of those of these departments that there are. */
  namesOf(ids: readonly string[]): readonly string[] {
    return this.#departments.flatMap(({ id, name }) => (ids.includes(id) ? [name] : []));
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

  changeDepartments({ id, name }: StaffMember, departments: readonly string[]): Promise<boolean> {
    return this.#act({ what: 'departments', name }, () => this.#backend.changeDepartments(id, departments));
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
