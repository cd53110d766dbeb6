import type { EventTypeDeclaration } from '../../eventstore/registry.ts';
import type { InvoiceEvent } from './events.ts';
import { creditNoteIssuedV2, invoiceIssuedV2, invoiceIssuedV3 } from './upcast.ts';

export const invoiceDeclarations = [
  { type: 'InvoiceDrafted', version: 1, personal: [], upcasters: [] },
  { type: 'InvoiceDiscarded', version: 1, personal: [], upcasters: [] },
  { type: 'InvoiceIssued', version: 3, personal: [], upcasters: [invoiceIssuedV2, invoiceIssuedV3] },
  { type: 'InvoiceCreditApplied', version: 1, personal: [], upcasters: [] },
  { type: 'PaymentSucceeded', version: 1, personal: ['reference'], upcasters: [] },
  { type: 'InvoicePaid', version: 1, personal: [], upcasters: [] },
  { type: 'CreditNoteIssued', version: 2, personal: [], upcasters: [creditNoteIssuedV2] },
  { type: 'InvoiceVoided', version: 1, personal: [], upcasters: [] },
  { type: 'InvoiceWrittenOff', version: 1, personal: [], upcasters: [] },
  { type: 'RefundRequested', version: 1, personal: [], upcasters: [] },
  { type: 'RefundSettled', version: 1, personal: ['reference'], upcasters: [] },
] as const satisfies readonly (EventTypeDeclaration & { type: InvoiceEvent['type'] })[];
