import type { StreamAppend } from '../../eventstore/types.ts';
import type { Desk } from '../command.ts';
import { reject } from '../errors.ts';
import { load, type Loaded } from '../loading.ts';
import { invoiceStream, type InvoiceEvent } from './events.ts';
import { invoice, type Invoice } from './invoice.ts';

/** The invoice that a command is about, at the version that the caller expects. */
export async function invoiceOn(desk: Desk, invoiceId: string): Promise<Loaded<Invoice>> {
  const { tenant, store } = desk;
  const { state, ...loaded } = await load(store, { tenant, stream: invoiceStream(invoiceId) }, invoice);
  const existing =
    state ?? reject('InvoiceNotFound', 'invoiceId', 'invoiceId names no invoice; check the id.');
  desk.expect(loaded.version);
  return { ...loaded, state: existing };
}

export function appendTo(
  { tenant }: Desk,
  { stream, version, state }: Loaded<Invoice>,
  events: readonly InvoiceEvent[],
): StreamAppend {
  return { tenant, stream, accountId: state.accountId, expected: version, events };
}
