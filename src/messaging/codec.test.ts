import { decodeMessage, encodeEvent, UnreadableMessage } from './codec.ts';
import { sampleMessage } from './testing/sample-events.ts';

const { event } = sampleMessage('subscription-1', 3, { accountId: 'a-1' });

describe('an event on its way', () => {
  it.each([
    ['bytes', encodeEvent(event)],
    ['text', encodeEvent(event).toString()],
    ['JSON that was parsed already', { ...event }],
  ])('comes back from %s as it was', (_form, body) => {
    expect(decodeMessage(body, 'trace')).toEqual({ event, traceparent: 'trace' });
  });

  it('needs no trace', () => {
    expect(decodeMessage(encodeEvent(event), undefined).traceparent).toBeNull();
  });

  it('leaves behind what does not belong to it', () => {
    expect(decodeMessage({ ...event, extra: 1 }, null).event).toEqual(event);
  });

  it.each([
    ['no JSON', 'hello'],
    ['cut off', encodeEvent(event).subarray(0, 40)],
    ['null', null],
    ['a list', []],
    ['a version of 0', { ...event, version: 0 }],
    ['a version that is text', { ...event, version: '3' }],
    ['a fractional schema version', { ...event, schemaVersion: 1.5 }],
    ['an account that is a number', { ...event, accountId: 7 }],
    ['no account at all', { ...event, accountId: undefined }],
    ['an empty tenant', { ...event, tenant: '' }],
  ])('is unreadable as %s', (_what, body) => {
    expect(() => decodeMessage(body, null)).toThrow(UnreadableMessage);
  });
});
