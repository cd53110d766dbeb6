import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

export interface HttpAnswer {
  readonly status: number;
  /** At most so much as was asked for. */
  readonly text: string;
  readonly retryAfter: string | null;
}

/** Sends a body by POST; rejects with the connection's error, or when `signal` aborts. Redirects are not followed. */
export type HttpPost = (
  address: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
) => Promise<HttpAnswer>;

/**
 * By Node's own client over connections that are kept: what `fetch` adds to it, streams and their copies, cost a sixth of the processor time
 * of a process with all roles.
 *
 * @param maxBytes what an answer may have; what comes after is not read
 */
export function createHttpPost(maxBytes: number): HttpPost {
  const plain = { send: httpRequest, agent: new HttpAgent({ keepAlive: true }) };
  const secure = { send: httpsRequest, agent: new HttpsAgent({ keepAlive: true }) };
  return (address, headers, body, signal) =>
    new Promise((resolve, reject) => {
      const { send, agent } = address.startsWith('https:') ? secure : plain;
      const length = { 'content-length': Buffer.byteLength(body) };
      const sent = send(address, { method: 'POST', agent, signal, headers: { ...headers, ...length } });
      sent.on('error', reject);
      sent.on('response', (response) => {
        readText(response, maxBytes).then((text) => {
          const retryAfter = response.headers['retry-after'] ?? null;
          resolve({ status: response.statusCode ?? 0, text, retryAfter });
        }, reject);
      });
      sent.end(body);
    });
}

function readText(response: IncomingMessage, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const done = (): void => resolve(Buffer.concat(chunks).toString('utf8'));
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) return void chunks.push(chunk);
      done();
      response.destroy();
    });
    response.on('end', done);
    response.on('error', reject);
  });
}
