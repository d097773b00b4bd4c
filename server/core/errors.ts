/**
 * Everything the appliance can refuse, once. `client`: the program is wrong; `refused`: the person may
 * not, or not now; `fault`: we failed. Codes are for ever and each stands in PROTOCOL.md (held by a test);
 * the words for people live in the web's i18n.
 */
export const CATALOGUE = {
  // client: the request itself is wrong
  BAD_REQUEST: {
    status: 400,
    kind: 'client',
    says: 'the request does not fit its schema',
  },
  NOT_JSON: {
    status: 415,
    kind: 'client',
    says: 'the body must be application/json',
  },
  TOO_LARGE: {
    status: 413,
    kind: 'client',
    says: 'the body or message is larger than allowed',
  },
  NOT_FOUND: {
    status: 404,
    kind: 'client',
    says: 'there is nothing at this address',
  },
  WRONG_VERSION: {
    status: 400,
    kind: 'client',
    says: 'this protocol version is not spoken here',
  },
  HELLO_FIRST: {
    status: 400,
    kind: 'client',
    says: 'the first message must be hello',
  },
  // refused: not this person, not this place, not now
  NOT_SIGNED_IN: { status: 401, kind: 'refused', says: 'sign in first' },
  SIGN_IN_FAILED: {
    status: 401,
    kind: 'refused',
    says: 'name or password is not right',
  },
  SECOND_FACTOR_REQUIRED: {
    status: 409,
    kind: 'refused',
    says: 'this role needs a second factor: the last one stays',
  },
  FACTOR_FAILED: {
    status: 401,
    kind: 'refused',
    says: 'the code or passkey is not right, or was used before',
  },
  CODE_WANTED: {
    status: 401,
    kind: 'refused',
    says: 'the password is right: now the code of the authenticator app',
  },
  FACTOR_BLOCKED: {
    status: 403,
    kind: 'refused',
    says: 'too many wrong codes: a second person must reset the second factor',
  },
  FACTOR_WANTED: {
    status: 403,
    kind: 'refused',
    says: 'this is done only by who proved a second factor: add one first',
  },
  FOREIGN_ORIGIN: {
    status: 403,
    kind: 'refused',
    says: 'requests from another site are refused',
  },
  FOREIGN_HOST: {
    status: 421,
    kind: 'refused',
    says: 'this host name is not served here',
  },
  NOT_ALLOWED: {
    status: 403,
    kind: 'refused',
    says: 'this role may not do that',
  },
  OTHER_DEPARTMENT: {
    status: 403,
    kind: 'refused',
    says: 'this belongs to another department',
  },
  SECOND_PERSON: {
    status: 403,
    kind: 'refused',
    says: 'this takes two people: somebody else must confirm it',
  },
  TOO_MANY: {
    status: 429,
    kind: 'refused',
    says: 'too many requests, try again later',
  },
  LINK_UNKNOWN: {
    status: 404,
    kind: 'refused',
    says: 'the link is unknown, revoked or expired',
  },
  LINK_EARLY: {
    status: 403,
    kind: 'refused',
    says: 'the link works only around the appointment; it is too early',
  },
  LINK_LATE: { status: 410, kind: 'refused', says: 'the appointment is over' },
  APPOINTMENT_CANCELLED: {
    status: 410,
    kind: 'refused',
    says: 'the appointment was cancelled',
  },
  TEST_UNKNOWN: {
    status: 404,
    kind: 'refused',
    says: 'no such test, or not any more: test anew',
  },
  SEAT_UNKNOWN: {
    status: 404,
    kind: 'refused',
    says: 'no such seat for this browser',
  },
  SEAT_TAKEN: {
    status: 409,
    kind: 'refused',
    says: 'the seat is in use in another browser',
  },
  SEAT_REVOKED: {
    status: 410,
    kind: 'refused',
    says: 'the seat was withdrawn',
  },
  IDENTITY_BIRTH_DATE: { status: 403, kind: 'refused', says: 'first answer with the birth date' },
  IDENTITY_PIN: { status: 403, kind: 'refused', says: 'first answer with the PIN that the desk gave' },
  IDENTITY_WRONG: { status: 403, kind: 'refused', says: 'the birth date or PIN is not right' },
  IDENTITY_CLOSED: { status: 429, kind: 'refused', says: 'too many wrong answers: the desk can give a PIN' },
  NO_BIRTH_DATE: {
    status: 409,
    kind: 'refused',
    says: 'the record has no birth date to know the patient by',
  },
  NO_MAIL: { status: 409, kind: 'refused', says: 'the record has no mail address' },
  CALL_FULL: {
    status: 409,
    kind: 'refused',
    says: 'the call has its eight seats',
  },
  WRONG_PHASE: {
    status: 409,
    kind: 'refused',
    says: 'not possible in this phase',
  },
  PEER_UNKNOWN: {
    status: 404,
    kind: 'refused',
    says: 'this seat may not be reached from here',
  },
  APPOINTMENT_UNKNOWN: {
    status: 404,
    kind: 'refused',
    says: 'no such appointment',
  },
  PARTICIPANT_UNKNOWN: {
    status: 404,
    kind: 'refused',
    says: 'no such participant',
  },
  PATIENT_UNKNOWN: { status: 404, kind: 'refused', says: 'no such patient' },
  TYPE_UNKNOWN: {
    status: 404,
    kind: 'refused',
    says: 'no such appointment type',
  },
  CLINICIAN_UNKNOWN: {
    status: 404,
    kind: 'refused',
    says: 'no such clinician',
  },
  NO_CHANNEL: {
    status: 422,
    kind: 'refused',
    says: 'a participant needs a mail address or a phone number',
  },
  BAD_PHONE: { status: 422, kind: 'refused', says: 'this is no phone number' },
  NO_TEXTS: {
    status: 422,
    kind: 'refused',
    says: 'no text message can go there: a landline, or no gateway',
  },
  BAD_NAME: {
    status: 422,
    kind: 'refused',
    says: 'a name needs a visible character and at most 100',
  },
  NOT_BY_VIDEO: { status: 422, kind: 'refused', says: 'this kind of appointment is not fit for video' },
  TEXT_TELLS: { status: 422, kind: 'refused', says: 'the text tells of care, or holds an address' },
  BAD_TIME: {
    status: 422,
    kind: 'refused',
    says: 'this time cannot be planned',
  },
  BAD_HOURS: { status: 422, kind: 'refused', says: 'hours end after they begin, and do not overlap' },
  BAD_IMAGE: { status: 422, kind: 'refused', says: 'this is no PNG, or one that is damaged or too large' },
  LOW_CONTRAST: { status: 422, kind: 'refused', says: 'white letters on this colour cannot be read' },
  LOCATION_UNKNOWN: { status: 404, kind: 'refused', says: 'no such location' },
  ALREADY_EXISTS: { status: 409, kind: 'refused', says: 'this exists already' },
  NUMBER_TAKEN: {
    status: 409,
    kind: 'refused',
    says: 'this number names an appointment of another patient or another kind',
  },
  HOST_NOT_ALLOWED: {
    status: 422,
    kind: 'refused',
    says: 'webhooks may go only to the hosts of the configuration, over https',
  },
  CHANGED_MEANWHILE: {
    status: 412,
    kind: 'refused',
    says: 'it is not as it was when it was read: read again',
  },
  WEAK_PASSWORD: { status: 422, kind: 'refused', says: 'the password is too short, or longer than 1024' },
  PASSWORD_RULES: {
    status: 422,
    kind: 'refused',
    says: 'the password needs a small letter, a capital, a digit and another sign',
  },
  COMMON_PASSWORD: { status: 422, kind: 'refused', says: 'guessers try this password, or its like, first' },
  OWN_PASSWORD: {
    status: 422,
    kind: 'refused',
    says: 'the password is made of the own name or that of the organisation',
  },
  SAME_PASSWORD: { status: 422, kind: 'refused', says: 'the new password is the old one' },
  TERMS_FIRST: { status: 403, kind: 'refused', says: 'first accept the terms of use as they are now' },
  LAST_ONE: { status: 409, kind: 'refused', says: 'the last one who may do this stays' },
  SSO_FAILED: { status: 401, kind: 'refused', says: 'what the sign-in service said does not hold' },
  SSO_NO_ACCESS: { status: 403, kind: 'refused', says: 'this person has no access: no role, or shut out' },
  SSO_UNLINKED: { status: 409, kind: 'refused', says: 'an account has this address: link it from inside' },
  // fault: ours
  INTERNAL: { status: 500, kind: 'fault', says: 'something went wrong here' },
  BUSY: {
    status: 503,
    kind: 'fault',
    says: 'too busy for this moment, try again',
  },
  SSO_UNAVAILABLE: { status: 503, kind: 'fault', says: 'the sign-in service does not answer' },
  DIRECTORY_UNAVAILABLE: { status: 503, kind: 'fault', says: 'the directory of people does not answer' },
  LOG_UNAVAILABLE: {
    status: 503,
    kind: 'fault',
    says: 'the log cannot be written, so nothing is done',
  },
} as const satisfies Record<string, { status: number; kind: 'client' | 'refused' | 'fault'; says: string }>;

export type ErrorCode = keyof typeof CATALOGUE;

/** An error someone can act on. Anything else that is thrown is a fault and is answered as `INTERNAL`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;

  constructor(code: ErrorCode, options?: ErrorOptions) {
    super(CATALOGUE[code].says, options);
    this.name = 'AppError';
    this.code = code;
    this.status = CATALOGUE[code].status;
  }
}

/** The body of every error answer, over HTTP and on the socket: a stable code, and English for developers. */
export function errorBody(code: ErrorCode): {
  code: ErrorCode;
  message: string;
} {
  return { code, message: CATALOGUE[code].says };
}

/** A start that cannot go on: one sentence that says what to do. The process prints it and exits 1. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

/** For the end of a switch over a closed union: the compiler refuses a forgotten case. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
