import type { EventTypeDeclaration } from '../../eventstore/registry.ts';
import type { NumberingEvent } from './events.ts';

export const numberingDeclarations = [
  { type: 'InvoiceNumberTaken', version: 1, personal: [], upcasters: [] },
  { type: 'CreditNoteNumberTaken', version: 1, personal: [], upcasters: [] },
] as const satisfies readonly (EventTypeDeclaration & { type: NumberingEvent['type'] })[];
