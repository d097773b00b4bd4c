import type {
  NewPasskey,
  PasskeyCreation,
  PasskeyProof,
  PasskeyRequest,
} from '../../protocol/second-factor.ts';

/** Where passkeys are made and used: the host people use, and the origins under which it is reached. */
export interface PasskeyPlace {
  /** Relying party id: the host name. Another host name later means other passkeys (WebAuthn §4). */
  readonly host: string;
  readonly origins: readonly string[];
}

/** A passkey as stored. */
export interface StoredPasskey {
  readonly credential: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly counter: number;
}

// ES256 and RS256; the library's own list also probes algorithms of tomorrow, with warnings
const ALGORITHMS = [-7, -257];
const PATIENCE_MS = 120_000;

/** A fresh challenge and what a browser needs to make a passkey with it. `known` are those that the person has. */
export async function passkeyCreation(
  { host }: PasskeyPlace,
  person: { readonly id: string; readonly name: string; readonly mail: string },
  known: readonly string[],
): Promise<PasskeyCreation> {
  const { generateRegistrationOptions } = await import('@simplewebauthn/server');
  const { challenge, user } = await generateRegistrationOptions({
    rpName: 'Beeldkamer',
    rpID: host,
    userID: new Uint8Array(Buffer.from(person.id.replaceAll('-', ''), 'hex')),
    userName: person.mail,
    userDisplayName: person.name,
    supportedAlgorithmIDs: ALGORITHMS,
  });
  return {
    rp: { id: host, name: 'Beeldkamer' },
    user,
    challenge,
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    timeout: PATIENCE_MS,
    excludeCredentials: known.map((id) => ({ id, type: 'public-key' })),
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
    attestation: 'none',
  };
}

/** The passkey that a browser made with `challenge`, or null when it is none, or of another place. */
export async function readNewPasskey(
  { host, origins }: PasskeyPlace,
  challenge: string,
  { id, ...response }: NewPasskey,
): Promise<StoredPasskey | null> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response },
      expectedChallenge: challenge,
      expectedOrigin: [...origins],
      expectedRPID: host,
      requireUserVerification: false,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!verified) return null;
    const { credential } = registrationInfo;
    return { credential: credential.id, publicKey: credential.publicKey, counter: credential.counter };
  } catch {
    // it says by an error what does not fit; a stranger learns only that it does not
    return null;
  }
}

/** A fresh challenge and what a browser needs to sign it with one of these passkeys. */
export async function passkeyRequest(
  { host }: PasskeyPlace,
  known: readonly string[],
): Promise<PasskeyRequest> {
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server');
  const { challenge } = await generateAuthenticationOptions({ rpID: host });
  return {
    challenge,
    rpId: host,
    timeout: PATIENCE_MS,
    allowCredentials: known.map((id) => ({ id, type: 'public-key' })),
    userVerification: 'preferred',
  };
}

/** The passkey's new counter when it signed `challenge` here; null when it did not, or its counter went back. */
export async function counterOfProof(
  { host, origins }: PasskeyPlace,
  challenge: string,
  { credential, publicKey, counter }: StoredPasskey,
  { id, ...response }: PasskeyProof,
): Promise<number | null> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response },
      expectedChallenge: challenge,
      expectedOrigin: [...origins],
      expectedRPID: host,
      credential: { id: credential, publicKey, counter },
      requireUserVerification: false,
    });
    return verified ? authenticationInfo.newCounter : null;
  } catch {
    return null;
  }
}
