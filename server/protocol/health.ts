import { type Static, Type } from 'typebox';

/** GET /healthz: `ok` only when every part works. 503 when not. */
export const Health = Type.Object(
  {
    ok: Type.Boolean(),
    /** The database answers and the log can be written to. */
    app: Type.Boolean(),
    /** The relay answers on its control socket. */
    relay: Type.Boolean(),
    /** The log's heads are signed, and every sink takes them. */
    heads: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type Health = Static<typeof Health>;
