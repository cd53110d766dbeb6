import type { PoolClient } from 'pg';
import * as sample from '../../../test/support/sample-events.ts';
import { crmProjection } from './crm-projection.ts';

test('nothing is sent for events of which one cannot be read', async () => {
  let sent = 0;
  const query = (): Promise<never> => {
    sent += 1;
    return Promise.reject(new Error('the connection is lost'));
  };
  const opened = sample.recorded(sample.opened('a'), { stream: 'account-a', version: 1 });
  const unreadable = sample.recorded(
    { type: 'SubscriptionChangeScheduled', data: {} },
    { stream: 'subscription-s', version: 2 },
  );
  const applied = crmProjection.apply({ query } as unknown as PoolClient, [opened, unreadable]);
  await expect(applied).rejects.toThrow(TypeError);
  expect(sent).toBe(0);
});
