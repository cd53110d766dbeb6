import type { EventTypeDeclaration } from '../../eventstore/registry.ts';
import type { AccountEvent } from './events.ts';

const contact = ['contact.name', 'contact.email', 'contact.phone'];

export const accountDeclarations = [
  { type: 'AccountOpened', version: 1, personal: contact, upcasters: [] },
  { type: 'AccountContactChanged', version: 1, personal: contact, upcasters: [] },
  { type: 'AccountTaxesSet', version: 1, personal: [], upcasters: [] },
  { type: 'AccountTermsSet', version: 1, personal: [], upcasters: [] },
] as const satisfies readonly (EventTypeDeclaration & { type: AccountEvent['type'] })[];
