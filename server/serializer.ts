import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { FastifySerializerCompiler } from 'fastify';
import type { TSchema } from 'typebox';

type Serialize = (data: unknown) => string;

/**
 * Fastify's own compiler of response schemas, put to work at a schema's first answer instead of at the start, and once
 * for each schema: the error body alone stands in every route, and most answers are never given.
 */
export function lazySerializers(): FastifySerializerCompiler<TSchema> {
  const compile = SerializerSelector()({}, {});
  const made = new WeakMap<object, Serialize>();
  return (route) => {
    const { schema } = route;
    return (data) => {
      let serialize = made.get(schema);
      if (serialize === undefined) {
        serialize = compile({ ...route, httpStatus: route.httpStatus ?? '' }) as Serialize;
        made.set(schema, serialize);
      }
      return serialize(data);
    };
  };
}
