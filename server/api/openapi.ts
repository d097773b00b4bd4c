import { STATUS_CODES } from 'node:http';

/** A route as the app declared it, as far as the description of the API reads it. */
export interface DeclaredRoute {
  readonly method: string | readonly string[];
  readonly url: string;
  readonly schema?: unknown;
  readonly config?: { readonly access?: unknown };
}

/** A JSON Schema, as TypeBox makes it. */
export interface Shape {
  readonly type?: string;
  readonly description?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** One thing that another system can ask. */
export interface Operation {
  readonly method: string;
  /** With `{number}` where a number stands. */
  readonly path: string;
  readonly scope: string;
  readonly summary: string;
  readonly description: string | null;
  readonly params: Shape | null;
  readonly headers: Shape | null;
  readonly body: Shape | null;
  readonly responses: Readonly<Record<string, Shape>>;
}

interface RouteSchema {
  readonly summary?: string;
  readonly description?: string;
  readonly params?: Shape;
  readonly headers?: Shape;
  readonly body?: Shape;
  readonly response?: Readonly<Record<string, Shape>>;
}

const SYSTEM = 'system:';

/** What other systems can ask: every route that wants a token, as it was declared. */
export function operationsOf(routes: readonly DeclaredRoute[]): readonly Operation[] {
  return routes.flatMap(({ method, url, schema, config }) => {
    const access = config?.access;
    if (typeof access !== 'string' || !access.startsWith(SYSTEM) || method === 'HEAD') return [];
    const { summary, description = null, params, headers, body, response = {} } = schema as RouteSchema;
    if (summary === undefined) throw new Error(`${method} ${url} has no summary for the page of the API`);
    return [
      {
        method: String(method),
        path: url.replaceAll(/:(\w+)/g, '{$1}'),
        scope: access.slice(SYSTEM.length),
        ...{ summary, description, params: params ?? null, headers: headers ?? null },
        // the app adds an empty one to what takes none
        body: body?.properties === undefined || Object.keys(body.properties).length === 0 ? null : body,
        responses: response,
      },
    ];
  });
}

/** The description of the API for programs (OpenAPI 3.1.1, whose schemas are JSON Schema as ours). */
export function openApi(
  operations: readonly Operation[],
  { origin, version }: { readonly origin: string; readonly version: string },
): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const one of operations) {
    paths[one.path] = { ...paths[one.path], [one.method.toLowerCase()]: operationObject(one) };
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Beeldkamer', version },
    servers: [{ url: origin }],
    security: [{ token: [] }],
    paths,
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  };
}

function operationObject(one: Operation): object {
  return {
    operationId:
      one.method.toLowerCase() + one.path.replaceAll(/[^a-z]+(\w)?/gi, (_, next = '') => next.toUpperCase()),
    summary: one.summary,
    description: `${one.description === null ? '' : `${one.description}\n\n`}Scope: ${one.scope}`,
    parameters: [...parametersIn('path', one.params), ...parametersIn('header', one.headers)],
    ...(one.body !== null && { requestBody: { required: true, content: json(one.body) } }),
    responses: Object.fromEntries(
      Object.entries(one.responses).map(([status, shape]) => [
        status.toUpperCase(),
        { description: STATUS_CODES[status] ?? 'refused: a code of the catalogue', content: json(shape) },
      ]),
    ),
  };
}

function parametersIn(place: 'path' | 'header', shape: Shape | null): object[] {
  return Object.entries(shape?.properties ?? {}).map(([name, { description, ...schema }]) => ({
    ...{ name, in: place, required: place === 'path', schema },
    ...(description !== undefined && { description }),
  }));
}

function json(schema: Shape): object {
  return { 'application/json': { schema } };
}
