import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectDefaultMetrics } from 'prom-client';
import { businessAt } from '../gateway/business.ts';
import { engineStand, type EngineStand } from '../support/engine-stand.ts';
import { followSaga, until } from '../support/saga-follower.ts';

let stand: EngineStand;
let address: string;
let page: string;

const read = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(new URL(path, address), { headers });

/** One upgrade that has trouble on its way; then everything has something to tell. */
beforeAll(async () => {
  stand = await engineStand();
  const app = await stand.start();
  address = app.address;
  // As the process itself does when it starts.
  collectDefaultMetrics({ register: app.engine.metrics.registry });
  const token = await stand.token();
  const acme = businessAt(address, token);
  await acme.publish('silver', 1, '30.00', 5);
  await acme.publish('gold', 2, '50.00', 20);
  const { subscription } = await acme.start(await acme.open(), 'silver');
  stand.downstream.rules.set([
    { mode: 'fail', downstream: 'crm', status: 503, times: 1 },
    { mode: 'fail', downstream: 'analytics', status: 422 },
  ]);
  const { saga, consistencyToken: after } = await acme.change(subscription.id, 'gold');
  // Billing, provisioning, CRM, engagement, revenue recognition; and analytics, which gives up.
  const ended = new Set<string | null>();
  await until(
    followSaga(() => address, token, saga.id),
    ({ type, step }) => {
      if (type === 'StepSucceeded' || type === 'StepEscalated') ended.add(step);
      return ended.size === 6;
    },
  );
  await acme.ask('query ($after: String!) { arr(after: $after) { stale } }', { after });
  await app.projector.sweep();
  page = await (await read('/metrics')).text();
});
afterAll(() => stand?.drop());

/** Value of the sample with these labels; undefined where it is not exported. */
function sample(name: string, labels: Record<string, string> = {}): number | undefined {
  const line = page
    .split('\n')
    .find(
      (text) =>
        new RegExp(`^${name}[{ ]`).test(text) &&
        Object.entries(labels).every(([key, value]) => text.includes(`${key}="${value}"`)),
    );
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ')));
}

it('counts what was done', () => {
  expect(sample('revenue_commands_total', { command: 'subscription.changePlan', outcome: 'done' })).toBe(1);
  expect(sample('revenue_command_duration_seconds_count', { command: 'subscription.changePlan' })).toBe(1);
  expect(sample('revenue_downstream_calls_total', { downstream: 'crm', outcome: 'failed' })).toBe(1);
  expect(sample('revenue_downstream_calls_total', { downstream: 'crm', outcome: 'succeeded' })).toBe(1);
  expect(sample('revenue_saga_attempts_total', { step: 'provisioning', outcome: 'succeeded' })).toBe(1);
  expect(sample('revenue_saga_retries_total', { step: 'crm', of: 'action' })).toBe(1);
  expect(sample('revenue_saga_escalations_total', { step: 'analytics', of: 'action' })).toBe(1);
  expect(sample('revenue_end_to_end_seconds_count')).toBeGreaterThan(0);
});

it('shows where things stand', () => {
  expect(sample('revenue_relay_shards_led')).toBeGreaterThan(0);
  expect(sample('revenue_relay_published_total')).toBeGreaterThan(0);
  expect(sample('revenue_outbox_depth')).toBeGreaterThanOrEqual(0);
  expect(sample('revenue_projection_lag_events', { projection: 'crm' })).toBeGreaterThanOrEqual(0);
  expect(sample('revenue_parked_accounts', { projection: 'arr' })).toBe(0);
  expect(sample('revenue_dead_letters', { group: 'orchestrator' })).toBe(0);
  expect(sample('revenue_anchor_age_seconds')).toBeGreaterThanOrEqual(0);
});

it('exports every metric that the dashboard names', () => {
  const file = join(import.meta.dirname, '../../docs/dashboards/revenue-engine.json');
  const { panels } = JSON.parse(readFileSync(file, 'utf8')) as {
    panels: { targets?: { expr: string }[] }[];
  };
  const named = panels
    .flatMap(({ targets = [] }) => targets)
    .flatMap(({ expr }) => expr.match(/\b(revenue|process|nodejs)_\w+/g) ?? []);
  expect(new Set(named).size).toBeGreaterThan(20);
  const exported = new Set([...page.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
  const base = (name: string): string => name.replace(/_(bucket|sum|count)$/, '');
  expect(named.filter((name) => !exported.has(name) && !exported.has(base(name)))).toEqual([]);
});

it('is for this machine alone: what a proxy brings along finds no such page', async () => {
  expect((await read('/metrics')).status).toBe(200);
  for (const header of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'])
    expect((await read('/metrics', { [header]: '203.0.113.7' })).status).toBe(404);
});

it('is for the holder of the token alone, where there is one, on every role', async () => {
  const METRICS_TOKEN = 'a-token-for-the-scraper';
  const relay = await stand.start({ ROLES: 'relay', METRICS_TOKEN });
  const url = new URL('/metrics', relay.address);
  expect((await fetch(url)).status).toBe(404);
  expect((await fetch(url, { headers: { authorization: 'Bearer something-else' } })).status).toBe(404);
  const answer = await fetch(url, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  expect(await answer.text()).toContain('revenue_outbox_depth');
});
