import type {
  NewPasskey,
  PasskeyCreation,
  PasskeyProof,
  PasskeyRequest,
} from '../../../server/protocol/second-factor.ts';
import { ApiError } from '../api.ts';

/** Whether this browser knows passkeys at all, here: they need a secure page. */
export function knowsPasskeys(): boolean {
  return 'PublicKeyCredential' in globalThis && isSecureContext;
}

/** Lets the person make a passkey. @throws {ApiError} PASSKEY_STOPPED when it was called off, or does not work here */
export async function makePasskey({
  user,
  challenge,
  excludeCredentials,
  ...rest
}: PasskeyCreation): Promise<NewPasskey> {
  const publicKey = {
    ...(rest as Pick<
      PublicKeyCredentialCreationOptions,
      'rp' | 'pubKeyCredParams' | 'timeout' | 'attestation'
    >),
    challenge: bytes(challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: excludeCredentials.map(({ id, type }) => ({ type, id: bytes(id) })),
  };
  const { id, response } = await orStopped(navigator.credentials.create({ publicKey }));
  const { clientDataJSON, attestationObject } = response as AuthenticatorAttestationResponse;
  return { id, clientDataJSON: text(clientDataJSON), attestationObject: text(attestationObject) };
}

/** Lets the person sign with a passkey. @throws {ApiError} PASSKEY_STOPPED when it was called off, or does not work here */
export async function usePasskey({
  challenge,
  allowCredentials,
  ...rest
}: PasskeyRequest): Promise<PasskeyProof> {
  const publicKey = {
    ...(rest as Pick<PublicKeyCredentialRequestOptions, 'rpId' | 'timeout' | 'userVerification'>),
    challenge: bytes(challenge),
    allowCredentials: allowCredentials.map(({ id, type }) => ({ type, id: bytes(id) })),
  };
  const { id, response } = await orStopped(navigator.credentials.get({ publicKey }));
  const { clientDataJSON, authenticatorData, signature } = response as AuthenticatorAssertionResponse;
  return {
    id,
    clientDataJSON: text(clientDataJSON),
    authenticatorData: text(authenticatorData),
    signature: text(signature),
  };
}

async function orStopped(asked: Promise<Credential | null>): Promise<PublicKeyCredential> {
  const credential = await asked.catch((cause: unknown) => {
    throw new ApiError('PASSKEY_STOPPED', 0, { cause });
  });
  if (credential instanceof PublicKeyCredential) return credential;
  throw new ApiError('PASSKEY_STOPPED', 0);
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const base64 = base64url.replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const base64 = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
