import { Agent, request } from 'node:http';

export interface Client {
  /** @throws where the answer is no 200 or has errors */
  ask<T>(query: string, variables?: object): Promise<T>;
  close(): void;
}

/** A client that keeps its connections, as a backend's would be. */
export function graphqlClient(address: string, token: string | null): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const headers = {
    'content-type': 'application/json',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
  const post = (body: string): Promise<{ readonly status: number | undefined; readonly text: string }> =>
    new Promise((resolve, reject) => {
      const length = { 'content-length': Buffer.byteLength(body) };
      const sent = request(
        address,
        { method: 'POST', agent, headers: { ...headers, ...length } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString('utf8') }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  return {
    async ask<T>(query: string, variables = {}) {
      const { status, text } = await post(JSON.stringify({ query, variables }));
      const answer = JSON.parse(text) as { readonly data?: T; readonly errors?: readonly object[] };
      if (status !== 200 || !answer.data || answer.errors) throw new Error(`answered ${status}: ${text}`);
      return answer.data;
    },
    close: () => agent.destroy(),
  };
}
