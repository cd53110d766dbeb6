import type { EventTypeDeclaration } from '../eventstore/registry.ts';
import type { ImportEvent } from './events.ts';

/** What the event store must know of this folder's events; the process that opens the store adds it to the registry. */
export const importDeclarations: readonly (EventTypeDeclaration & { readonly type: ImportEvent['type'] })[] =
  [
    { type: 'ImportStarted', version: 1, personal: [], upcasters: [] },
    { type: 'ImportCompleted', version: 1, personal: [], upcasters: [] },
  ];
