import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { liveOnly } from './broker.ts';
import { readModels } from './projections/read-models.ts';
import { orchestratorTopology } from './sagas/orchestrator.ts';

const source = import.meta.dirname;

/** `account-…` in `accountStream = (accountId) => \`account-${accountId}\``, and `clock-main`: how every floor names its streams. */
const namesStream = /export const \w+Stream = (?:\([^)]*\): string => `([a-z]+)-\$\{|'([a-z]+)-)/g;

const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
const streamTypes = files
  .filter((file) => file.endsWith('events.ts'))
  .flatMap((file) => [...readFileSync(join(source, file), 'utf8').matchAll(namesStream)])
  .map(([, ofMany, ofOne]) => ofMany ?? ofOne ?? '');

const followed = [...readModels, orchestratorTopology(1)].flatMap((follower) => follower.streamTypes);

it('knows where streams are named', () => {
  expect(streamTypes).toEqual(
    expect.arrayContaining([
      'account',
      'clock',
      'invoice',
      'operations',
      'plan',
      'policy',
      'saga',
      'subscription',
    ]),
  );
});

it.each(streamTypes)(
  'an event of a stream `%s` finds a group that follows it, or is said to be live only: else its shard would wait for ever',
  (type) => {
    expect([...followed, ...liveOnly]).toContain(type);
  },
);

it('names nothing as live only that a group follows, since nobody would miss it then', () => {
  expect(liveOnly.filter((type) => followed.includes(type))).toEqual([]);
});
