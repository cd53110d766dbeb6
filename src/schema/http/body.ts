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
  return parsed(textOf(await chunksOf(request)));
}

/** By its events: an iterator over the stream would be a tenth of what a small request costs. */
function chunksOf(request: IncomingMessage): Promise<readonly Buffer[]> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= largestBodyBytes) return void chunks.push(chunk);
      request.pause();
      reject(tooLarge());
    });
    request.on('end', () => resolve(chunks));
    // Where the request is cut off as well.
    request.on('error', reject);
  });
}

/** Nearly every body comes in one piece. */
function textOf(chunks: readonly Buffer[]): string {
  const [first] = chunks;
  return (first && chunks.length === 1 ? first : Buffer.concat(chunks)).toString('utf8');
}

function parsed(text: string): unknown {
  // No PostgreSQL text can hold it, neither from a variable nor from a literal in the query.
  if (/\\u(0000|\{0+\})/.test(text)) throw new BodyRefused(400, 'Text may not hold the character U+0000.');
  try {
    return JSON.parse(text);
  } catch {
    throw new BodyRefused(400, 'The body is not JSON.');
  }
}

function refuseOtherTypes(request: IncomingMessage): void {
  const contentType = request.headers['content-type'] ?? '';
  if (contentType !== 'application/json') refuseOtherMediaTypes(contentType);
  const encoding = request.headers['content-encoding'];
  if (encoding && encoding !== 'identity')
    throw new BodyRefused(415, 'Send the body without content encoding.');
}

function refuseOtherMediaTypes(contentType: string): void {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';');
  if (type.trim() !== 'application/json') throw new BodyRefused(415, 'Send the body as application/json.');
  const charset = parameters.map((p) => p.trim()).find((p) => p.startsWith('charset='));
  if (charset && !/^charset="?utf-?8"?$/.test(charset)) throw new BodyRefused(415, 'Send the body in UTF-8.');
}

const tooLarge = (): BodyRefused =>
  new BodyRefused(413, `A body may have ${largestBodyBytes} bytes at most.`);
