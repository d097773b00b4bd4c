import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
// @ts-expect-error: the package brings no types of its own
import { Provider as Untyped } from 'oidc-provider';

interface Grant {
  addOIDCScope(scope: string): void;
  save(): Promise<string>;
}

interface Context {
  readonly oidc: {
    readonly provider: { readonly Grant: new (of: { clientId: string; accountId: string }) => Grant };
    readonly client: { readonly clientId: string };
    readonly session: { readonly accountId: string };
  };
  body: Record<string, unknown> | undefined;
}

/** The part of the package that is used here. */
interface Provider {
  readonly Client: {
    find(id: string): Promise<{ backchannelLogout(sub: string, sid: string): Promise<void> } | undefined>;
  };
  use(middleware: (context: Context, next: () => Promise<void>) => Promise<void>): void;
  callback(): (request: IncomingMessage, response: ServerResponse) => void;
  interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
}
const Provider = Untyped as new (issuer: string, configuration: object) => Provider;

/** Somebody whom the service knows. */
export interface ServicePerson {
  readonly name: string;
  readonly email?: string;
  readonly groups: readonly string[];
  readonly amr?: readonly string[];
}

type Claims = Record<string, unknown>;
const CLIENT = 'beeldkamer';
export const CLIENT_SECRET = 'een-geheim-van-de-test-dat-lang-genoeg-is';

/** A real OpenID Connect provider on a port of its own. Whoever comes is signed in there as `present`. */
export class SignInService {
  readonly people = new Map<string, ServicePerson>();
  /** Who sits at the browser. */
  present = '';
  /** What is done to the claims of the next identity tokens, which are then signed anew. */
  twist: ((claims: Claims) => Claims) | null = null;
  readonly #server: Server;
  readonly #key: KeyObject;
  #provider: Provider | null = null;

  private constructor(server: Server) {
    this.#server = server;
    this.#key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  }

  static async start(): Promise<SignInService> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SignInService(server);
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Lets an app at this origin use it. */
  serve(origin: string): void {
    const provider = new Provider(this.issuer, this.#configuration(origin));
    provider.use((context, next) => this.#twisted(context, next));
    this.#provider = provider;
    const answer = provider.callback();
    this.#server.on('request', (request, response) => {
      if (request.url?.startsWith('/interaction/') !== true) return answer(request, response);
      const { amr } = this.people.get(this.present) ?? {};
      const login = { accountId: this.present, remember: false, ...(amr !== undefined && { amr }) };
      void provider.interactionFinished(request, response, { login });
    });
  }

  /** Tells the app that this person signed out here. */
  async signOut(person: string): Promise<void> {
    const client = await this.#provider?.Client.find(CLIENT);
    await client?.backchannelLogout(person, 'any');
  }

  /** A token of this service with these claims, well signed. */
  token(claims: Claims, header: Claims = { alg: 'RS256', kid: 'one' }): string {
    const part = (value: Claims) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const text = `${part(header)}.${part(claims)}`;
    return `${text}.${sign('sha256', Buffer.from(text), this.#key).toString('base64url')}`;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close').catch(() => {});
  }

  async #twisted(context: Context, next: () => Promise<void>): Promise<void> {
    await next();
    const { id_token: token } = context.body ?? {};
    if (this.twist === null || typeof token !== 'string') return;
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims;
    context.body = { ...context.body, id_token: this.token(this.twist(claims)) };
  }

  #configuration(origin: string): object {
    const jwk = { ...this.#key.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' };
    return {
      clients: [
        {
          client_id: CLIENT,
          client_secret: CLIENT_SECRET,
          redirect_uris: [`${origin}/sso/callback`],
          token_endpoint_auth_method: 'client_secret_post',
          backchannel_logout_uri: `${origin}/sso/backchannel-logout`,
        },
      ],
      jwks: { keys: [jwk] },
      cookies: { keys: ['test'] },
      ttl: Object.fromEntries(
        ['Interaction', 'Grant', 'Session', 'AccessToken', 'IdToken'].map((kind) => [kind, 600]),
      ),
      pkce: { required: () => true },
      // its own refuses to call what is on this computer
      fetch: (url: URL, { dispatcher: _, ...options }: RequestInit & { dispatcher?: unknown }) =>
        fetch(url, options),
      conformIdTokenClaims: false,
      claims: { openid: ['sub', 'name', 'email', 'groups', 'amr', 'acr', 'sid'] },
      features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
      interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      findAccount: (_: unknown, id: string) => ({
        accountId: id,
        claims: () => ({ sub: id, ...this.people.get(id) }),
      }),
      async loadExistingGrant({ oidc }: Context) {
        const { clientId } = oidc.client;
        const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session.accountId });
        grant.addOIDCScope('openid profile email');
        await grant.save();
        return grant;
      },
    };
  }
}

/** Follows a browser's redirects from an address, with cookies for each origin. @returns where it ends, outside `until`. */
export async function follow(
  start: string,
  cookies: Map<string, Map<string, string>>,
  until: (url: URL) => boolean,
): Promise<URL> {
  let at = new URL(start);
  for (let step = 0; step < 12; step += 1) {
    if (until(at)) return at;
    const jar = cookies.get(at.host) ?? new Map<string, string>();
    cookies.set(at.host, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie } });
    await answer.arrayBuffer();
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const to = answer.headers.get('location');
    if (to === null) throw new Error(`${at.pathname} answered ${answer.status}`);
    at = new URL(to, at);
  }
  throw new Error('too many redirects');
}
