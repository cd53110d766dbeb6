import type { IncomingMessage } from 'node:http';

export const largestBodyBytes = 1_048_576;

/** A body that is not taken; `status` says why. */
export class BodyRefused extends Error {
  override readonly name = 'BodyRefused';
  readonly status: 400 | 413 | 415;

  constructor(status: 400 | 413 | 415, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Reads a JSON body of at most 1 MiB. Throws `BodyRefused`, before reading on where the size is known to be
 * too much.
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  refuseOtherTypes(request);
  if (Number(request.headers['content-length'] ?? 0) > largestBodyBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  // No PostgreSQL text can hold it, neither from a variable nor from a literal in the query.
  if (/\\u(0000|\{0+\})/.test(text)) throw new BodyRefused(400, 'Text may not hold the character U+0000.');
  try {
    return JSON.parse(text);
  } catch {
    throw new BodyRefused(400, 'The body is not JSON.');
  }
}

function refuseOtherTypes(request: IncomingMessage): void {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  if (type.trim() !== 'application/json') throw new BodyRefused(415, 'Send the body as application/json.');
  const charset = parameters.map((p) => p.trim()).find((p) => p.startsWith('charset='));
  if (charset && !/^charset="?utf-?8"?$/.test(charset)) throw new BodyRefused(415, 'Send the body in UTF-8.');
  const encoding = request.headers['content-encoding'];
  if (encoding && encoding !== 'identity')
    throw new BodyRefused(415, 'Send the body without content encoding.');
}

const tooLarge = (): BodyRefused =>
  new BodyRefused(413, `A body may have ${largestBodyBytes} bytes at most.`);
