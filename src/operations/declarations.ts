import type { EventTypeDeclaration } from '../eventstore/registry.ts';
import type { OperationsEvent } from './events.ts';

/** No operator's event holds personal data; a projection's complaint names streams and versions. */
export const operationsDeclarations: readonly (EventTypeDeclaration & {
  readonly type: OperationsEvent['type'];
})[] = [
  { type: 'ParkedAccountRetried', version: 1, personal: [], upcasters: [] },
  { type: 'ParkedAccountReleased', version: 1, personal: [], upcasters: [] },
  { type: 'ParkedEventDiscarded', version: 1, personal: [], upcasters: [] },
];
