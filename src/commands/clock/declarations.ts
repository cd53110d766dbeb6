import type { EventTypeDeclaration } from '../../eventstore/registry.ts';
import type { ClockEvent } from './events.ts';

export const clockDeclarations = [
  { type: 'ClockSet', version: 1, personal: [], upcasters: [] },
  { type: 'ClockAdvanceRequested', version: 1, personal: [], upcasters: [] },
  { type: 'ClockAdvanced', version: 1, personal: [], upcasters: [] },
] as const satisfies readonly (EventTypeDeclaration & { type: ClockEvent['type'] })[];
