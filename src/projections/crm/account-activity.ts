import type { AccountEvent } from '../../commands/account/events.ts';
import type { EventData } from '../../eventstore/types.ts';
import type { Told } from './activity.ts';

/** Null for events of other streams. */
export function accountActivity(told: EventData): Told | null {
  const event = told as AccountEvent;
  switch (event.type) {
    case 'AccountOpened':
      return { kind: 'account_opened', at: event.data.openedAt };
    case 'AccountContactChanged':
      return { kind: 'contact_changed', at: event.data.changedAt };
    case 'AccountTaxesSet': {
      const { exempt, taxes, setAt } = event.data;
      const after = exempt ? 'exempt' : taxes.map(({ name, percent }) => `${name} ${percent} %`).join(', ');
      return { kind: 'taxes_set', at: setAt, after };
    }
    case 'AccountTermsSet':
      return { kind: 'payment_terms_set', at: event.data.setAt, after: `${event.data.netDays} days` };
    default:
      return null;
  }
}
