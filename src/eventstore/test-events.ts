import type { EventTypeDeclaration } from './registry.ts';
import type { EventData, EventMeta, ExpectedVersion, StreamAppend, StreamRef } from './types.ts';

/** Events for the store's own tests. */
export type NoteTaken = EventData<'NoteTaken', { readonly text: string }>;

export const testDeclarations: readonly EventTypeDeclaration[] = [
  { type: 'NoteTaken', version: 1, personal: [], upcasters: [] },
  { type: 'ContactGiven', version: 1, personal: ['contact.name', 'contact.email'], upcasters: [] },
];

export const testMeta: EventMeta = {
  actor: 'user:ada',
  role: 'admin',
  operationId: 'operation-1',
  commandKey: 'key-1',
  command: 'note.take',
  correlationId: 'correlation-1',
  causationId: null,
  traceparent: null,
  reason: null,
};

export const refOf = (tenant: string, stream: string): StreamRef => ({
  tenant,
  stream,
  accountId: `account-of-${tenant}`,
});

export const noteTaken = (text: string): NoteTaken => ({ type: 'NoteTaken', data: { text } });

export const appendOf = (
  tenant: string,
  stream: string,
  expected: ExpectedVersion,
  ...texts: readonly string[]
): StreamAppend => ({ ...refOf(tenant, stream), expected, events: texts.map(noteTaken) });
