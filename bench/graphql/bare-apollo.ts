import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer, HeaderMap } from '@apollo/server';
import { serve } from '../harness/serve.ts';

/** Apollo Server on `node:http` and nothing else: what a GraphQL request costs before an application adds to it. */
const apollo = new ApolloServer({ typeDefs: 'type Query { hello: String }' });
await apollo.start();
const context = async (): Promise<object> => ({});

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const headers = new HeaderMap();
    for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const httpGraphQLRequest = { method: 'POST', headers, search: '', body };
    void apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest, context }).then((answer) => {
      response.statusCode = answer.status ?? 200;
      for (const [name, value] of answer.headers) response.setHeader(name, value);
      // With its length told, as integrations do; after `writeHead` it would leave in chunks, and take longer.
      response.end(answer.body.kind === 'complete' ? answer.body.string : '');
    });
  });
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  serve(`http://127.0.0.1:${port}/graphql`, async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await apollo.stop();
  });
});
