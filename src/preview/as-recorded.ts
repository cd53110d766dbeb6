import type { EventMeta, RecordedEvent, StreamAppend } from '../eventstore/types.ts';
import { derivedId } from '../platform/ids.ts';

/** Where facts take effect at the same instant the one recorded first goes first, and all that is in the log was recorded before. */
const notYet = '9999-12-31T23:59:59.999Z';

/** Decided events in the form in which folds of read models take them: as they would stand in the log. */
export function asRecorded(streams: readonly StreamAppend[], operationId: string): RecordedEvent[] {
  return streams.flatMap(({ tenant, stream, accountId, expected, events }) => {
    const before = typeof expected === 'number' ? expected : 0;
    return events.map(({ type, data }, index) => {
      const version = before + index + 1;
      const id = derivedId(operationId, stream, String(version));
      return {
        tenant,
        stream,
        version,
        id,
        type,
        data,
        accountId,
        meta: metaOf(operationId),
        recordedAt: notYet,
      };
    });
  });
}

function metaOf(operationId: string): EventMeta {
  return {
    actor: 'preview',
    role: 'system',
    operationId,
    commandKey: operationId,
    command: 'preview',
    correlationId: operationId,
    causationId: null,
    traceparent: null,
    reason: null,
  };
}
