import files from '@fastify/static';
import type { Http } from './http.ts';

const asset = { access: 'everyone', event: { none: 'public-asset' } } as const;

/**
 * Serves the three pages and what they are made of, compressed when the build made it so. File names under
 * `/assets/` carry a hash of their content, so a browser may keep them for ever.
 */
export async function pageRoutes(http: Http, { webFolder }: { readonly webFolder: string }): Promise<void> {
  await http.register(files, { root: webFolder, serve: false, preCompressed: true, cacheControl: false });
  http.get('/', { config: asset }, (_request, reply) =>
    reply.header('cache-control', 'no-cache').sendFile('index.html'),
  );
  http.get('/j', { config: asset }, (_request, reply) =>
    reply.header('cache-control', 'no-cache').sendFile('join.html'),
  );
  // anybody tests on guests' page: the script of the page says whose it is
  http.get('/praktijk/:practice/test', { config: asset }, (_request, reply) =>
    reply.header('cache-control', 'no-cache').sendFile('join.html'),
  );
  http.get('/mijn', { config: asset }, (_request, reply) =>
    reply.header('cache-control', 'no-cache').sendFile('mijn.html'),
  );
  http.get<{ Params: { '*': string } }>('/assets/*', { config: asset }, (request, reply) =>
    reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .sendFile(`assets/${request.params['*']}`),
  );
  for (const name of [
    'plain.css',
    'offline.html',
    'app.webmanifest',
    'mijn.webmanifest',
    'worker.js',
    'inzage.js',
    'beurt.js',
  ])
    http.get(`/${name}`, { config: asset }, (_request, reply) =>
      reply.header('cache-control', 'no-cache').sendFile(name),
    );
  http.get('/favicon.svg', { config: asset }, (_request, reply) =>
    reply.header('cache-control', 'public, max-age=86400').sendFile('favicon.svg'),
  );
  http.get<{ Params: { icon: string } }>('/icons/:icon', { config: asset }, (request, reply) =>
    reply.header('cache-control', 'public, max-age=86400').sendFile(`icons/${request.params.icon}`),
  );
}
