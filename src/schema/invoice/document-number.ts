import type DataLoader from 'dataloader';
import { invoiceNumbers, creditNoteNumbers } from '../../commands/numbering/events.ts';
import { encodeToken } from '../../queries/index.ts';
import { tenantOf, type RequestContext } from '../context.ts';

/** The number of a document; one that this request's mutation took is waited for, as long as a query waits for a token. */
export async function numberOf(
  numbers: DataLoader<string, number | null>,
  documentId: string,
  context: RequestContext,
): Promise<number | null> {
  const known = await numbers.load(documentId);
  const taken = context.written.versions.filter(
    ({ stream }) => stream === invoiceNumbers || stream === creditNoteNumbers,
  );
  if (known !== null || taken.length === 0) return known;
  await context.parts.queries.waitFor('receivables', tenantOf(context), encodeToken(taken));
  return numbers.clear(documentId).load(documentId);
}
