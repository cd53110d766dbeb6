import type { EventTypeDeclaration } from '../../eventstore/registry.ts';
import type { CreditEvent } from './events.ts';

export const creditDeclarations = [
  { type: 'CreditGranted', version: 1, personal: [], upcasters: [] },
  { type: 'CreditApplied', version: 1, personal: [], upcasters: [] },
  { type: 'CreditTakenBack', version: 1, personal: [], upcasters: [] },
] as const satisfies readonly (EventTypeDeclaration & { type: CreditEvent['type'] })[];
