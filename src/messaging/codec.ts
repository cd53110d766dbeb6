import type { StoredEvent } from '../eventstore/types.ts';
import type { EventMessage } from './types.ts';

/** What came is not an event: the message belongs in the dead-letter queue, and no retry will change that. */
export class UnreadableMessage extends Error {
  override readonly name = 'UnreadableMessage';
}

export function encodeEvent(event: StoredEvent): Buffer {
  return Buffer.from(JSON.stringify(event), 'utf8');
}

/**
 * Reads a message body: bytes, text, or JSON that the client library has parsed already.
 * @throws UnreadableMessage where it is not a stored event.
 */
export function decodeMessage(body: unknown, traceparent: unknown): EventMessage {
  const value = typeof body === 'string' || Buffer.isBuffer(body) ? parse(body.toString()) : body;
  return { event: asStoredEvent(value), traceparent: typeof traceparent === 'string' ? traceparent : null };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableMessage('The body is not JSON.');
  }
}

// By hand and not by a schema library: this runs once for every event and group.
function asStoredEvent(value: unknown): StoredEvent {
  if (typeof value !== 'object' || value === null) throw new UnreadableMessage('The body is not an object.');
  const fields = value as Record<string, unknown>;
  const accountId = fields['accountId'];
  if (accountId !== null && typeof accountId !== 'string') {
    throw new UnreadableMessage('`accountId` is neither text nor null.');
  }
  return {
    tenant: text(fields, 'tenant'),
    stream: text(fields, 'stream'),
    version: positiveInteger(fields, 'version'),
    id: text(fields, 'id'),
    type: text(fields, 'type'),
    schemaVersion: positiveInteger(fields, 'schemaVersion'),
    accountId,
    body: text(fields, 'body'),
    meta: text(fields, 'meta'),
    recordedAt: text(fields, 'recordedAt'),
  };
}

function text(fields: Record<string, unknown>, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') throw new UnreadableMessage(`\`${name}\` is not text.`);
  return value;
}

function positiveInteger(fields: Record<string, unknown>, name: string): number {
  const value = fields[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
    throw new UnreadableMessage(`\`${name}\` is not a positive integer.`);
  }
  return value;
}
