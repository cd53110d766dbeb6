import type { EventTypeDeclaration } from '../../eventstore/registry.ts';
import type { InvoiceEvent } from './events.ts';

export const invoiceDeclarations = [
  { type: 'InvoiceIssued', version: 1, personal: [], upcasters: [] },
  { type: 'CreditNoteIssued', version: 1, personal: [], upcasters: [] },
] as const satisfies readonly (EventTypeDeclaration & { type: InvoiceEvent['type'] })[];
