import type { EventStore } from '../eventstore/types.ts';
import { sagaStream, type SagaEvent } from './events.ts';
import { progressOf, type SagaProgress } from './progress.ts';
import { emptyHistory, evolveHistory, viewOf, type SagaView } from './view.ts';

/** The saga as it stands this moment, folded from its stream (strongly consistent); null where there is none. */
export async function sagaView(store: EventStore, tenant: string, sagaId: string): Promise<SagaView | null> {
  const { events } = await store.read<SagaEvent>({ tenant, stream: sagaStream(sagaId) });
  return viewOf(events.reduce(evolveHistory, emptyHistory));
}

/** All transitions after a version (0: from the beginning), in order. */
export async function sagaProgress(
  store: EventStore,
  tenant: string,
  sagaId: string,
  after = 0,
): Promise<readonly SagaProgress[]> {
  const { events } = await store.read<SagaEvent>({ tenant, stream: sagaStream(sagaId) }, after + 1);
  return events.map(progressOf);
}
