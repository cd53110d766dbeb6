import type { AccountEvent, AccountOpened } from '../../commands/account/events.ts';
import type { Fold } from '../../commands/loading.ts';

/** What is known of an account, contact opened. */
export type AccountFacts = AccountOpened['data'];

export const accountFacts: Fold<AccountFacts | null, AccountEvent> = {
  initial: null,
  evolve(facts, event) {
    switch (event.type) {
      case 'AccountOpened':
        return event.data;
      case 'AccountContactChanged':
        return facts && { ...facts, contact: event.data.contact };
    }
  },
};
