import type { Feature } from '../../commands/catalog/events.ts';
import type { ImportedPlan } from '../imported-customer.ts';
import { RowRejected } from '../rejection.ts';
import type { Row } from '../row.ts';

/** A service that a bundle may hold, with what it costs by list, in whole dollars a month. */
interface Service {
  readonly key: string;
  readonly name: string;
  readonly dollars: bigint;
}

const phone: Service = { key: 'phone', name: 'phone', dollars: 20n };
const secondLine: Service = { key: 'lines', name: 'second line', dollars: 5n };
const dsl: Service = { key: 'dsl', name: 'DSL', dollars: 25n };
const fiber: Service = { key: 'fiber', name: 'fiber', dollars: 50n };
const addOns: readonly (Service & { readonly column: string })[] = [
  { column: 'OnlineSecurity', key: 'security', name: 'online security', dollars: 5n },
  { column: 'OnlineBackup', key: 'backup', name: 'online backup', dollars: 5n },
  { column: 'DeviceProtection', key: 'protection', name: 'device protection', dollars: 5n },
  { column: 'TechSupport', key: 'support', name: 'tech support', dollars: 5n },
  { column: 'StreamingTV', key: 'tv', name: 'streaming TV', dollars: 10n },
  { column: 'StreamingMovies', key: 'movies', name: 'streaming movies', dollars: 10n },
];

export const serviceColumns: readonly string[] = [
  'PhoneService',
  'MultipleLines',
  'InternetService',
  ...addOns.map(({ column }) => column),
];

const yesNo = { Yes: true, No: false };
const yesNoPhone = { ...yesNo, 'No phone service': false };
const yesNoInternet = { ...yesNo, 'No internet service': false };
const internetKinds = { DSL: dsl, 'Fiber optic': fiber, No: null };

/** The services of a row as a plan: `phone-lines-fiber-security-tv`. The same services are the same plan. */
export function bundle(row: Row): ImportedPlan {
  const services = servicesOf(row);
  const names = services.map(({ name }) => name).join(', ');
  return {
    code: services.map(({ key }) => key).join('-'),
    name: names.charAt(0).toUpperCase() + names.slice(1),
    ...tierOf(services),
    features: featuresOf(services),
    listPrice: { minor: 100n * services.reduce((sum, { dollars }) => sum + dollars, 0n), currency: 'USD' },
  };
}

function servicesOf(row: Row): readonly Service[] {
  const services: Service[] = [];
  if (row.choice('PhoneService', yesNo)) services.push(phone);
  if (row.choice('MultipleLines', yesNoPhone)) {
    if (services.length === 0) throw new RowRejected('MultipleLines', 'is Yes where PhoneService is No');
    services.push(secondLine);
  }
  const internet = row.choice<Service | null>('InternetService', internetKinds);
  if (internet) services.push(internet);
  for (const addOn of addOns) {
    if (!row.choice(addOn.column, yesNoInternet)) continue;
    if (!internet) throw new RowRejected(addOn.column, 'is Yes where InternetService is No');
    services.push(addOn);
  }
  if (services.length === 0) throw new RowRejected(null, 'has neither phone nor internet');
  return services;
}

/** The internet connection makes the tier. */
function tierOf(services: readonly Service[]): { tier: string; tierRank: number } {
  if (services.includes(fiber)) return { tier: 'fiber', tierRank: 3 };
  if (services.includes(dsl)) return { tier: 'dsl', tierRank: 2 };
  return { tier: 'phone', tierRank: 1 };
}

function featuresOf(services: readonly Service[]): readonly Feature[] {
  const switches = services
    .filter((service) => service !== secondLine)
    .map(({ key }): Feature => ({ key, kind: 'boolean' }));
  if (!services.includes(phone)) return switches;
  return [...switches, { key: secondLine.key, kind: 'limit', limit: services.includes(secondLine) ? 2 : 1 }];
}
