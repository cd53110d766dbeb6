import { decodeToken, encodeToken, InvalidConsistencyToken } from './consistency.ts';

const token = (content: unknown): string => Buffer.from(JSON.stringify(content)).toString('base64url');

test('a token gives back the versions that it was made of, and bears nothing else', () => {
  const versions = [
    { stream: 'subscription-1', version: 3 },
    { stream: 'invoice-2', version: 1 },
  ];
  expect(decodeToken(encodeToken(versions))).toEqual(versions);
  expect(decodeToken(encodeToken([]))).toEqual([]);
});

test.each([
  ['not base64url of JSON', 'nonsense'],
  ['empty', ''],
  ['no list', token({ stream: 'a', version: 1 })],
  ['a version of zero', token([['a-1', 0]])],
  ['a fraction', token([['a-1', 1.5]])],
  ['a stream that is no text', token([[1, 1]])],
  ['three parts', token([['a-1', 1, 'acme']])],
  ['more streams than any mutation writes', token(Array.from({ length: 101 }, () => ['a-1', 1]))],
])('a token that the engine did not give is refused: %s', (_, given) => {
  expect(() => decodeToken(given)).toThrow(InvalidConsistencyToken);
});
