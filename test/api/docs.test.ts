import { describe, expect, test } from 'vitest';
import { House } from '../calls/house.ts';

const house = new House();
const fetched = async (path: string) => {
  const answer = await fetch(house.practice.origin + path);
  return { type: answer.headers.get('content-type'), text: await answer.text() };
};

describe('the description of the API', () => {
  test('for programs tells every route of other systems, with its schemas', async () => {
    const { text } = await fetched('/api/openapi.json');
    const said = JSON.parse(text);
    expect(said.openapi).toBe('3.1.1');
    const told = Object.entries<object>(said.paths).flatMap(([path, verbs]) =>
      Object.keys(verbs).map((verb) => `${verb.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    const served = house.practice.app.routes
      .filter(({ method, url }) => url.startsWith('/api/v1/') && method !== 'HEAD')
      .map(({ method, url }) => `${String(method)} ${url}`);
    expect(told.sort()).toEqual(served.sort());
    const { put } = said.paths['/api/v1/appointments/{number}'];
    expect(put.requestBody.content['application/json'].schema.required).toEqual(
      expect.arrayContaining(['code', 'clinician', 'start', 'patient']),
    );
    expect(put.parameters).toMatchObject([
      { name: 'number', in: 'path', required: true },
      { name: 'if-match', in: 'header', required: false },
    ]);
    const ids = Object.values<Record<string, { operationId: string }>>(said.paths).flatMap((verbs) =>
      Object.values(verbs).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('for people has no script, and nothing from elsewhere', async () => {
    const { type, text } = await fetched('/api/docs');
    expect(type).toBe('text/html; charset=utf-8');
    expect(text).not.toMatch(/<script|style=|\son\w+=|https?:\/\/(?!localhost)/);
    for (const field of ['patient.birthDate', 'guests[].stage', 'if-match', 'NUMBER_TAKEN'])
      expect(text).toContain(field);
    expect((await fetched('/api/docs.css')).type).toBe('text/css; charset=utf-8');
  });
});
