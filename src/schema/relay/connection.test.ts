import { pageOfList } from './connection.ts';

describe('a page of a list in memory', () => {
  const pageAfter = (after: string | null) => pageOfList(['a', 'b', 'c'], { first: 2, after }, (row) => row);

  it('goes on behind the cursor until the list ends', () => {
    expect(pageAfter(null)).toMatchObject({ edges: [{ node: 'a' }, { node: 'b' }], hasNextPage: true });
    expect(pageAfter('b')).toMatchObject({ edges: [{ node: 'c' }], hasNextPage: false, endCursor: 'c' });
    expect(pageAfter('c')).toMatchObject({ edges: [], hasNextPage: false, endCursor: null });
  });

  it('is refused for a cursor of another list, and does not begin anew', () => {
    expect(() => pageAfter('x')).toThrow('after is not a cursor of this list.');
  });
});
