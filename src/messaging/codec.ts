import type { StoredEvent } from '../eventstore/types.ts';
import type { EventMessage } from './types.ts';

/** What came is not an event: the message belongs in the dead-letter queue, and no retry will change that. */
export class UnreadableMessage extends Error {
  override readonly name = 'UnreadableMessage';
}

export function encodeEvents(events: readonly StoredEvent[]): Buffer {
  return Buffer.from(JSON.stringify(events), 'utf8');
}

/**
 * Reads a message body: bytes, text, or JSON that the client library has parsed already. A message holds one or more events;
 * one that holds a bare event, as earlier releases sent them, may still wait in a queue.
 * @throws UnreadableMessage where it does not hold stored events alone.
 */
export function decodeMessage(body: unknown, header: unknown): readonly EventMessage[] {
  const value = typeof body === 'string' || Buffer.isBuffer(body) ? parse(body.toString()) : body;
  const events: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (events.length === 0) throw new UnreadableMessage('The body holds no event.');
  const traceparent = typeof header === 'string' ? header : null;
  return events.map((event) => ({ event: asStoredEvent(event), traceparent }));
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
  if (typeof value !== 'object' || value === null)
    throw new UnreadableMessage('What the body holds is not an object.');
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
