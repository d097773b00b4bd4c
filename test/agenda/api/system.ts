import type { NewToken, Scope } from '../../../server/protocol/systems.ts';
import { Refusal, type TestBrowser } from '../../support/browser.ts';

export const ALL_SCOPES: readonly Scope[] = [
  'appointments.read',
  'appointments.write',
  'patients.read',
  'patients.write',
];

export interface Answer<T> {
  readonly status: number;
  readonly etag: string | null;
  readonly body: T;
}

/** Another system with a token of its own. */
export class TestSystem {
  readonly origin: string;
  readonly id: string;
  readonly secret: string;

  constructor(origin: string, { token, secret }: NewToken) {
    this.origin = origin;
    this.id = token.id;
    this.secret = secret;
  }

  static async admit(
    manager: TestBrowser,
    { scopes = ALL_SCOPES, source = 'epd' }: { scopes?: readonly Scope[]; source?: string } = {},
  ): Promise<TestSystem> {
    const wanted = { name: 'EPD', source, scopes, days: 30 };
    return new TestSystem(manager.origin, await manager.post<NewToken>('/api/systems/tokens', wanted));
  }

  /** @throws {Refusal} */
  async ask<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<T>> {
    const answer = await fetch(`${this.origin}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.secret}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const said = (await answer.json()) as { code: string };
    if (!answer.ok) throw new Refusal(answer.status, said.code);
    return { status: answer.status, etag: answer.headers.get('etag'), body: said as T };
  }
}
