import { decodeMessage, encodeEvents, UnreadableMessage } from './codec.ts';
import { sampleMessage } from './testing/sample-events.ts';

const { event } = sampleMessage('subscription-1', 3, { accountId: 'a-1' });
const { event: other } = sampleMessage('subscription-2', 1);

describe('events on their way', () => {
  it.each([
    ['bytes', encodeEvents([event, other])],
    ['text', encodeEvents([event, other]).toString()],
    ['JSON that was parsed already', [{ ...event }, { ...other }]],
  ])('come back from %s as they were, in their order', (_form, body) => {
    expect(decodeMessage(body, 'trace')).toEqual([
      { event, traceparent: 'trace' },
      { event: other, traceparent: 'trace' },
    ]);
  });

  it('need no trace', () => {
    expect(decodeMessage(encodeEvents([event]), undefined)).toEqual([{ event, traceparent: null }]);
  });

  it('are read where a release that sent them one by one has left them in a queue', () => {
    expect(decodeMessage(JSON.stringify(event), null)).toEqual([{ event, traceparent: null }]);
  });

  it('leave behind what does not belong to them', () => {
    expect(decodeMessage([{ ...event, extra: 1 }], null)[0]!.event).toEqual(event);
  });

  it.each([
    ['no JSON', 'hello'],
    ['cut off', encodeEvents([event]).subarray(0, 40)],
    ['null', null],
    ['an empty list', []],
    ['a list of which one is none', [event, 7]],
    ['a version of 0', { ...event, version: 0 }],
    ['a version that is text', { ...event, version: '3' }],
    ['a fractional schema version', { ...event, schemaVersion: 1.5 }],
    ['an account that is a number', { ...event, accountId: 7 }],
    ['no account at all', { ...event, accountId: undefined }],
    ['an empty tenant', { ...event, tenant: '' }],
  ])('are unreadable as %s', (_what, body) => {
    expect(() => decodeMessage(body, null)).toThrow(UnreadableMessage);
  });
});
