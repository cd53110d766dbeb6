import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { verify } from '../webhook-signature.ts';
import { answerCall } from './downstream.ts';
import type { Ledger } from './ledger.ts';
import { controlSchema, type Rules } from './rules.ts';

export interface SandboxServerOptions {
  readonly ledger: Ledger;
  readonly rules: Rules;
  /** `whsec_…`; several, separated by spaces, during a rotation. */
  readonly secrets: string;
}

const maxBodyBytes = 1024 * 1024;

const callSchema = z.object({
  tenant: z.string().min(1),
  downstream: z.string().min(1),
  action: z.string().min(1),
  key: z.string().min(1),
  undoKey: z.string().min(1).optional(),
});

type Reply = readonly [status: number, body: object, headers?: Record<string, string>];

/**
 * The sandbox downstream over HTTP. `POST /<downstream>/<action>[/undo]` takes signed calls; `GET /ledger` shows every effect;
 * `GET` and `PUT /control` show and replace the rules `{"rules":[…]}`. The last two are open to whoever reaches the port:
 * it is for development, on the loopback interface.
 */
export function createSandboxServer(options: SandboxServerOptions): Server {
  // Longer than callers keep a connection that rests: a call that is written into one just as it is closed ends with a reset.
  return createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
    serve(options, request, response).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      if (!response.headersSent) reply(response, [400, { code: 'bad_request', message }]);
    });
  });
}

async function serve(
  options: SandboxServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { ledger, rules } = options;
  const body = await readBody(request);
  switch (`${request.method} ${request.url}`) {
    case 'GET /ledger':
      return reply(response, [200, { entries: ledger.entries() }]);
    case 'PUT /control':
      rules.set(controlSchema.parse(JSON.parse(body)).rules);
      return reply(response, [200, { rules: rules.current() }]);
    case 'GET /control':
      return reply(response, [200, { rules: rules.current() }]);
  }
  if (request.method !== 'POST')
    return reply(response, [404, { code: 'not_found', message: 'POST /<downstream>/<action>' }]);
  const verified = verify(options.secrets, request.headers, body, Math.floor(Date.now() / 1000));
  if (!verified.ok)
    return reply(response, [401, { code: verified.reason, message: 'the signature does not verify' }]);
  const call = callSchema.parse(JSON.parse(body));
  const answer = await answerCall(ledger, rules, call);
  if (answer === 'hang') return;
  if (answer === 'drop') return void request.socket.destroy();
  const headers: Record<string, string> = answer.retryAfter ? { 'retry-after': answer.retryAfter } : {};
  reply(response, [answer.status, answer.body as object, headers]);
}

function reply(response: ServerResponse, [status, body, headers = {}]: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new Error(`a body has at most ${maxBodyBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
