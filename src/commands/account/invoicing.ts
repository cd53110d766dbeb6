import type { Instant } from '../../platform/clock.ts';
import { canonical } from '../canonical.ts';
import { opened, type AccountState } from './account.ts';
import type { AccountTaxesSet, AccountTermsSet } from './events.ts';
import type { SetTaxes } from './inputs.ts';

/** Null where they are so already. */
export function setTaxes(
  state: AccountState,
  { taxes, exempt: wanted }: SetTaxes,
  now: Instant,
): AccountTaxesSet | null {
  const { accountId, taxesAsSet } = opened(state);
  const exempt = wanted ?? false;
  if (canonical(taxesAsSet) === canonical({ taxes, exempt })) return null;
  return { type: 'AccountTaxesSet', data: { accountId, taxes, exempt, setAt: now } };
}

/** Null where they are so already. */
export function setPaymentTerms(state: AccountState, netDays: number, now: Instant): AccountTermsSet | null {
  const { accountId, netDays: held } = opened(state);
  return held === netDays ? null : { type: 'AccountTermsSet', data: { accountId, netDays, setAt: now } };
}
