import { sign, verify } from './webhook-signature.ts';

// Vectors of the Standard Webhooks 1.0.0 reference libraries.
const vectors = [
  {
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: 1614265330,
    body: '{"test": 2432232314}',
    signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
  {
    secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
    id: 'msg_27UH4WbU6Z5A5EzD8u03UvzRbpk',
    timestamp: 1649367553,
    body: '{"email":"test@example.com","username":"test_user"}',
    signature: 'v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=',
  },
];
const [first, second] = vectors as [(typeof vectors)[0], (typeof vectors)[0]];
const signed = sign(first.secret, first.id, first.timestamp, first.body);

describe('webhook signatures', () => {
  test.each(vectors)('the published vector $id comes out', ({ secret, id, timestamp, body, signature }) => {
    expect(sign(secret, id, timestamp, body)['webhook-signature']).toBe(signature);
    expect(verify(secret, { ...sign(secret, id, timestamp, body) }, body, timestamp)).toEqual({ ok: true });
  });

  test('during a rotation both secrets sign, and a verifier with either accepts', () => {
    const both = sign(`${first.secret} ${second.secret}`, first.id, first.timestamp, first.body);
    expect(both['webhook-signature'].split(' ')).toHaveLength(2);
    for (const secret of [first.secret, second.secret, `${second.secret} ${first.secret}`]) {
      expect(verify(secret, { ...both }, first.body, first.timestamp)).toEqual({ ok: true });
    }
  });

  test('another body, another id or another secret does not verify', () => {
    const refused = { ok: false, reason: 'no_matching_signature' };
    expect(verify(first.secret, { ...signed }, `${first.body} `, first.timestamp)).toEqual(refused);
    expect(verify(first.secret, { ...signed, 'webhook-id': 'msg_2' }, first.body, first.timestamp)).toEqual(
      refused,
    );
    expect(verify(second.secret, { ...signed }, first.body, first.timestamp)).toEqual(refused);
    expect(
      verify(first.secret, { ...signed, 'webhook-signature': 'v1,abc v2,def' }, first.body, first.timestamp),
    ).toEqual(refused);
  });

  test('five minutes either way are tolerated, a second more is not', () => {
    for (const skew of [-300, 300]) {
      expect(verify(first.secret, { ...signed }, first.body, first.timestamp + skew)).toEqual({ ok: true });
    }
    for (const skew of [-301, 301]) {
      const refused = { ok: false, reason: 'timestamp_outside_tolerance' };
      expect(verify(first.secret, { ...signed }, first.body, first.timestamp + skew)).toEqual(refused);
    }
  });

  test('a request without the headers is refused', () => {
    expect(verify(first.secret, {}, first.body, 0)).toEqual({ ok: false, reason: 'missing_headers' });
  });

  test('a secret that is none is a defect of the configuration', () => {
    expect(() => sign('secret', 'id', 1, '')).toThrow('whsec_');
    expect(() => sign('', 'id', 1, '')).toThrow('whsec_');
  });
});
