import type { Http } from './http.ts';
import { Health } from './protocol/health.ts';
import { ErrorBody } from './protocol/values.ts';

export interface HealthDeps {
  /** Whether the database answers, the log has its end, and the disk takes further lines. */
  readonly app: () => Promise<boolean>;
  readonly relay: () => Promise<boolean>;
  /** Whether the log's heads are signed, and taken by every sink. */
  readonly heads: () => Promise<boolean>;
}

/** For monitoring and `beeldkamer health`: what works now, and nothing about anybody. */
export function healthRoutes(http: Http, { app, relay, heads }: HealthDeps): void {
  http.get(
    '/healthz',
    {
      schema: { response: { 200: Health, 503: Health, '4xx': ErrorBody } },
      config: { access: 'everyone', event: { none: 'health' } },
    },
    async (_request, reply) => {
      const health = { app: await app(), relay: await relay(), heads: await heads() };
      const ok = health.app && health.relay && health.heads;
      return reply.code(ok ? 200 : 503).send({ ok, ...health });
    },
  );
}
