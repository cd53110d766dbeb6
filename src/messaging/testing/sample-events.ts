import { derivedId } from '../../platform/ids.ts';
import type { EventMessage } from '../types.ts';

/** Event `version` of a stream. The same parts give the same event id, as a second delivery would. */
export function sampleMessage(
  stream: string,
  version: number,
  over: { accountId?: string | null } = {},
): EventMessage {
  return {
    event: {
      tenant: 'acme',
      stream,
      version,
      id: derivedId('acme', stream, String(version)),
      type: 'Happened',
      schemaVersion: 1,
      accountId: over.accountId ?? null,
      body: '{}',
      meta: '{}',
      recordedAt: '2026-03-01T00:00:00.000Z',
    },
    traceparent: null,
  };
}

/** Versions 1 to `length` of each stream, one version of all streams after the other. */
export function interleaved(streams: readonly string[], length: number): EventMessage[] {
  const versions = Array.from({ length }, (_, index) => index + 1);
  return versions.flatMap((version) => streams.map((stream) => sampleMessage(stream, version)));
}
