import type { RecordedEvent } from '../eventstore/types.ts';
import type { SagaEvent } from './events.ts';
import { emptyHistory, evolveHistory, viewOf, type SagaHistory, type SagaView } from './view.ts';

/**
 * The fold behind the list of sagas. The list shows no subject and no results: they stay in the stream, so that a row stays small
 * and its state survives JSON.
 */
export const sagaListFold = {
  initial: emptyHistory,
  evolve: (history: SagaHistory, event: RecordedEvent): SagaHistory =>
    evolveHistory(history, lean(event as RecordedEvent & SagaEvent)),
  rowOf: (history: SagaHistory): SagaView | null => viewOf(history),
};

function lean(event: RecordedEvent & SagaEvent): RecordedEvent & SagaEvent {
  switch (event.type) {
    case 'SagaStarted':
      return { ...event, data: { ...event.data, subject: {} } };
    case 'StepSucceeded':
    case 'StepCompensated':
      return { ...event, data: { ...event.data, result: {} } };
    default:
      return event;
  }
}
