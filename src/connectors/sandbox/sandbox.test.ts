import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../platform/clock.ts';
import { createSignedHttpConnector } from '../signed-http.ts';
import type { Connector, DownstreamCall } from '../types.ts';
import { createInProcessSandbox } from './in-process.ts';
import { openLedger, type Ledger } from './ledger.ts';
import { createRules, type Rules } from './rules.ts';
import { createSandboxServer } from './server.ts';

const secret = `whsec_${randomBytes(24).toString('base64')}`;
const call: DownstreamCall = {
  tenant: 'acme',
  downstream: 'provisioning',
  action: 'changePlan',
  key: 'saga-1:provisioning',
  payload: { seats: 5, unitPrice: { minor: 4900n, currency: 'USD' } },
  traceparent: null,
  signal: new AbortController().signal,
};
const undo = { ...call, undoKey: `${call.key}:undo` };

interface Stand {
  readonly connector: Connector;
  readonly ledger: Ledger;
  readonly rules: Rules;
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function address(ledger: Ledger, rules: Rules): Promise<string> {
  const server = createSandboxServer({ ledger, rules, secrets: secret });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function overHttp(ledger = openLedger()): Promise<Stand> {
  const rules = createRules();
  const baseUrl = await address(ledger, rules);
  return {
    ledger,
    rules,
    connector: createSignedHttpConnector({ baseUrl, secrets: secret, clock: systemClock }),
  };
}

async function inProcess(ledger = openLedger()): Promise<Stand> {
  const sandbox = createInProcessSandbox(ledger);
  return { ledger, rules: sandbox.rules, connector: sandbox };
}

const kinds = (ledger: Ledger): string[] => ledger.entries().map((entry) => entry.kind);
const limited = (ms: number): AbortSignal => AbortSignal.timeout(ms);

describe.each([
  ['over HTTP', overHttp],
  ['in process', inProcess],
])('the sandbox downstream %s', (_name, stand) => {
  test('one effect per key, the first answer again for a repeated key', async () => {
    const { connector, ledger } = await stand();
    const first = await connector.invoke(call);
    expect(first).toMatchObject({ outcome: 'succeeded' });
    expect(await connector.invoke(call)).toEqual(first);
    expect(await connector.invoke({ ...call, key: 'another' })).not.toEqual(first);
    expect(kinds(ledger)).toEqual(['applied', 'applied']);
  });

  test('an undo takes the effect back, once, and bars the key', async () => {
    const { connector, ledger } = await stand();
    await connector.invoke(call);
    const undone = await connector.undo(undo);
    expect(undone).toMatchObject({ outcome: 'succeeded', result: { undone: true } });
    expect(await connector.undo(undo)).toEqual(undone);
    expect(await connector.invoke(call)).toMatchObject({
      outcome: 'failed',
      code: 'tombstoned',
      retryable: false,
    });
    expect(kinds(ledger)).toEqual(['applied', 'undone']);
  });

  test('an undo before its action leaves a tombstone: the late action is refused', async () => {
    const { connector, ledger } = await stand();
    expect(await connector.undo(undo)).toMatchObject({ outcome: 'succeeded', result: { undone: false } });
    expect(await connector.invoke(call)).toMatchObject({ outcome: 'failed', code: 'tombstoned' });
    expect(kinds(ledger)).toEqual(['tombstoned']);
  });

  test('keys of two tenants have nothing to do with each other', async () => {
    const { connector, ledger } = await stand();
    await connector.invoke(call);
    await connector.undo({ ...undo, tenant: 'another' });
    expect(await connector.invoke(call)).toMatchObject({ outcome: 'succeeded' });
    expect(kinds(ledger)).toEqual(['applied', 'tombstoned']);
  });

  test('told to fail, it says how, for as many calls as told, and to whom', async () => {
    const { connector, rules, ledger } = await stand();
    rules.set([
      { mode: 'fail', downstream: 'provisioning', times: 1, status: 429, retryAfterSeconds: 7 },
      { mode: 'fail', downstream: 'provisioning', times: 1, status: 422, code: 'no_capacity' },
      { mode: 'fail', downstream: 'provisioning', times: 1, status: 500 },
      { mode: 'fail', downstream: 'crm' },
    ]);
    expect(await connector.invoke(call)).toMatchObject({
      outcome: 'failed',
      retryable: true,
      retryAfterMs: 7_000,
    });
    expect(await connector.invoke(call)).toMatchObject({
      outcome: 'failed',
      code: 'no_capacity',
      retryable: false,
    });
    expect(await connector.invoke(call)).toMatchObject({ outcome: 'unknown' });
    expect(await connector.invoke(call)).toMatchObject({ outcome: 'succeeded' });
    expect(kinds(ledger)).toEqual(['applied']);
  });

  test('told to act and drop the answer: the outcome is unknown, the effect is there, once', async () => {
    const { connector, rules, ledger } = await stand();
    rules.set([{ mode: 'drop', times: 1 }]);
    expect(await connector.invoke(call)).toMatchObject({ outcome: 'unknown' });
    expect(await connector.invoke(call)).toMatchObject({ outcome: 'succeeded' });
    expect(kinds(ledger)).toEqual(['applied']);
  });

  test('told to hang: unknown at the time limit, and nothing done', async () => {
    const { connector, rules, ledger } = await stand();
    rules.set([{ mode: 'hang', times: 1 }]);
    expect(await connector.invoke({ ...call, signal: limited(30) })).toMatchObject({ outcome: 'unknown' });
    expect(kinds(ledger)).toEqual([]);
  });

  test('told to delay: it acts all the same', async () => {
    const { connector, rules, ledger } = await stand();
    rules.set([{ mode: 'delay', delayMs: 5 }]);
    expect(await connector.invoke(call)).toMatchObject({ outcome: 'succeeded' });
    expect(kinds(ledger)).toEqual(['applied']);
  });
});

describe('signed HTTP', () => {
  test('a secret that the other side does not know is refused for good', async () => {
    const baseUrl = await address(openLedger(), createRules());
    const wrong = `whsec_${randomBytes(24).toString('base64')}`;
    const connector = createSignedHttpConnector({ baseUrl, secrets: wrong, clock: systemClock });
    expect(await connector.invoke(call)).toMatchObject({
      outcome: 'failed',
      code: 'no_matching_signature',
      retryable: false,
    });
  });

  test('nobody listening: nothing happened, come again', async () => {
    const baseUrl = await address(openLedger(), createRules());
    await new Promise((resolve) => servers.pop()?.close(resolve));
    const connector = createSignedHttpConnector({ baseUrl, secrets: secret, clock: systemClock });
    expect(await connector.invoke(call)).toMatchObject({
      outcome: 'failed',
      code: 'unreachable',
      retryable: true,
    });
  });

  test('the control endpoint takes rules and refuses what is none; the ledger can be seen', async () => {
    const baseUrl = await address(openLedger(), createRules());
    const put = (rules: unknown): Promise<Response> =>
      fetch(`${baseUrl}/control`, { method: 'PUT', body: JSON.stringify({ rules }) });
    expect((await put([{ mode: 'fail', times: 1, status: 404 }])).status).toBe(200);
    expect((await put([{ mode: 'explode' }])).status).toBe(400);
    const connector = createSignedHttpConnector({ baseUrl, secrets: secret, clock: systemClock });
    expect(await connector.invoke(call)).toMatchObject({ outcome: 'failed', retryable: false });
    await connector.invoke(call);
    const seen = (await (await fetch(`${baseUrl}/ledger`)).json()) as { entries: unknown[] };
    expect(seen.entries).toMatchObject([{ kind: 'applied', key: call.key }]);
  });
});

test('a ledger in a file is found again after a restart, without what was cut off in the middle of a line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  const file = join(folder, 'ledger.jsonl');
  try {
    const before = await inProcess(openLedger(file));
    await before.connector.invoke(call);
    appendFileSync(file, '{"kind":"appl');
    const after = await inProcess(openLedger(file));
    await after.connector.undo(undo);
    expect(kinds(openLedger(file))).toEqual(['applied', 'undone']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
