import type { ImportedCustomer } from '../imported-customer.ts';
import { monthlyPrice } from '../price.ts';
import type { Row } from '../row.ts';
import { bundle, serviceColumns } from './bundle.ts';

/** What a header must hold to be recognised as a book of telephone and internet customers. */
export const telcoColumns: readonly string[] = [
  'customerID',
  'tenure',
  ...serviceColumns,
  'Contract',
  'MonthlyCharges',
  'Churn',
];

const contracts = { 'Month-to-month': null, 'One year': 12, 'Two year': 24 };

/** Such a row as a customer: its services are its plan, its charges a negotiated price, its contract a commitment. */
export function telcoCustomer(row: Row): ImportedCustomer {
  const externalId = row.required('customerID');
  return {
    line: row.line,
    externalId,
    name: externalId,
    contactName: externalId,
    email: null,
    country: 'US',
    timeZone: 'UTC',
    currency: 'USD',
    plan: bundle(row),
    monthlyPrice: monthlyPrice(row, 'MonthlyCharges', 'USD'),
    started: { monthsBeforeAsOf: row.wholeNumber('tenure', 1200) },
    commitmentMonths: row.choice<number | null>('Contract', contracts),
    ended: row.choice('Churn', { Yes: 'as-of' as const, No: null }),
  };
}
