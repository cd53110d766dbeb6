import { defaultNetDays } from '../../commands/account/account.ts';
import type { AccountEvent, AccountOpened, AccountTax } from '../../commands/account/events.ts';
import type { Fold } from '../../commands/loading.ts';

/** What is known of an account, contact opened. */
export type AccountFacts = AccountOpened['data'] & {
  readonly taxes: readonly AccountTax[];
  readonly taxExempt: boolean;
  readonly netDays: number;
};

export const accountFacts: Fold<AccountFacts | null, AccountEvent> = {
  initial: null,
  evolve(facts, event) {
    switch (event.type) {
      case 'AccountOpened':
        return { ...event.data, taxes: [], taxExempt: false, netDays: defaultNetDays };
      case 'AccountContactChanged':
        return facts && { ...facts, contact: event.data.contact };
      case 'AccountTaxesSet':
        return facts && { ...facts, taxes: event.data.taxes, taxExempt: event.data.exempt };
      case 'AccountTermsSet':
        return facts && { ...facts, netDays: event.data.netDays };
    }
  },
};
