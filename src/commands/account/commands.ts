import { isTimeZone } from '../../platform/calendar.ts';
import { isCountry } from '../../platform/countries.ts';
import type { Command } from '../command.ts';
import { load } from '../loading.ts';
import { currency, must, optionalText, refuseIfAny, text, type Finding } from '../validation.ts';
import { account, accountIdOf, changeContact, openAccount } from './account.ts';
import { accountStream, segments, type Contact } from './events.ts';
import type { AccountResult, ChangeContact, OpenAccount } from './inputs.ts';

export const openAccountCommand: Command<OpenAccount, AccountResult> = {
  name: 'account.open',
  check: (input) =>
    refuseIfAny([
      optionalText(input.externalId, 'externalId'),
      text(input.name, 'name'),
      must(
        isCountry(input.country),
        'UnknownCountry',
        'country',
        'country must be a code of ISO 3166-1 such as DE.',
      ),
      must(
        isTimeZone(input.timeZone),
        'UnknownTimeZone',
        'timeZone',
        'timeZone must be an IANA name such as Europe/Berlin.',
      ),
      currency(input.currency, 'currency'),
      must(
        segments.includes(input.segment),
        'InvalidInput',
        'segment',
        `segment must be one of ${segments.join(', ')}.`,
      ),
      optionalText(input.ownerId, 'ownerId'),
      ...contactFindings(input.contact),
    ]),
  async decide({ tenant, store, now, idOf }, input) {
    const accountId = input.externalId ? accountIdOf(tenant, input.externalId) : idOf('account');
    const stream = accountStream(accountId);
    const { state } = await load(store, { tenant, stream }, account);
    const opened = openAccount(state, input, accountId, now);
    return {
      result: { accountId },
      accountId,
      streams: [{ tenant, stream, accountId, expected: 'none', events: [opened] }],
    };
  },
};

export const changeContactCommand: Command<ChangeContact, AccountResult> = {
  name: 'account.changeContact',
  check: (input) => refuseIfAny([text(input.accountId, 'accountId'), ...contactFindings(input.contact)]),
  async decide({ tenant, store, now, expect }, { accountId, contact }) {
    const stream = accountStream(accountId);
    const { state, version } = await load(store, { tenant, stream }, account);
    const changed = changeContact(state, contact, now);
    expect(version);
    return {
      result: { accountId },
      accountId,
      streams: changed ? [{ tenant, stream, accountId, expected: version, events: [changed] }] : [],
    };
  },
};

function contactFindings(contact: Contact): readonly Finding[] {
  return [
    text(contact.name, 'contact.name'),
    optionalText(contact.email, 'contact.email', 320),
    optionalText(contact.phone, 'contact.phone', 50),
  ];
}
