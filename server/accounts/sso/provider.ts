import type { Configuration } from 'openid-client';
import { AppError } from '../../core/errors.ts';
import { type Claims, readClaims, type SsoSettings } from './settings.ts';

/** What this browser must bring back with it. */
export interface Checks {
  readonly state: string;
  readonly nonce: string;
  /** PKCE (RFC 7636), S256. */
  readonly verifier: string;
}

/** The organisation's sign-in service, by OpenID Connect: authorization code flow with PKCE, state and nonce. */
export interface Provider {
  /** Where to send the browser. @throws {AppError} SSO_UNAVAILABLE */
  begin(redirectUri: string): Promise<{ readonly url: string; readonly checks: Checks }>;
  /**
   * Trades the code for what the service says of the person: signature, issuer, audience, time, state and nonce hold.
   *
   * @param callback the address that the browser came back to, as it came.
   * @throws {AppError} SSO_FAILED, SSO_UNAVAILABLE
   */
  redeem(callback: URL, checks: Checks): Promise<Claims>;
  /** Where its keys stand. @throws {AppError} SSO_UNAVAILABLE */
  keysAt(): Promise<string>;
}

/** Seconds; a person waits for it. */
const PATIENCE = 10;

export function openProvider(settings: SsoSettings): Provider {
  const { issuer, clientId, clientSecret, scope, groupsClaim } = settings;

  async function discover() {
    const client = await import('openid-client'); // with the first sign-in, not at start
    const secret = clientSecret();
    const configuration = await client
      .discovery(
        new URL(issuer),
        clientId,
        undefined,
        secret === '' ? client.None() : client.ClientSecretPost(secret),
        { timeout: PATIENCE, execute: isLoopback(issuer) ? [client.allowInsecureRequests] : [] },
      )
      .catch((cause: unknown) => {
        throw new AppError('SSO_UNAVAILABLE', { cause });
      });
    // the token comes over TLS; that its signature holds as well costs one look at the service's keys
    client.enableNonRepudiationChecks(configuration);
    return { client, configuration };
  }

  return {
    async begin(redirectUri) {
      const { client, configuration } = await discover();
      const checks: Checks = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      };
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope,
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(checks.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, checks };
    },
    async redeem(callback, checks) {
      const { client, configuration } = await discover();
      try {
        const tokens = await client.authorizationCodeGrant(configuration, callback, {
          expectedState: checks.state,
          expectedNonce: checks.nonce,
          pkceCodeVerifier: checks.verifier,
          idTokenExpected: true,
        });
        return readClaims(tokens.claims() ?? {}, groupsClaim);
      } catch (cause) {
        throw new AppError(isUnreachable(cause) ? 'SSO_UNAVAILABLE' : 'SSO_FAILED', { cause });
      }
    },
    async keysAt() {
      const { configuration }: { configuration: Configuration } = await discover();
      const { jwks_uri } = configuration.serverMetadata();
      if (jwks_uri === undefined) throw new AppError('SSO_UNAVAILABLE');
      return jwks_uri;
    },
  };
}

/** `http` is for a service on this computer alone: a test's, or a proxy's. */
export function isLoopback(issuer: string): boolean {
  const { protocol, hostname } = new URL(issuer);
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

function isUnreachable(cause: unknown): boolean {
  for (let at = cause; at instanceof Error; at = at.cause) {
    const { code } = at as { readonly code?: unknown };
    if (code === 'OAUTH_TIMEOUT' || at.message === 'fetch failed') return true;
  }
  return false;
}
