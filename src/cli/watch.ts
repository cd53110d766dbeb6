import { createClient } from 'graphql-ws';
import { parseArgs } from 'node:util';
import WebSocket from 'ws';

const usage = `npm run watch -- <saga id> [--after 0] [--url http://127.0.0.1:4000/graphql] [--token …]

Follows a saga from a version to its end, one line for each transition. ENGINE and TOKEN in the
environment serve as --url and --token.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    after: { type: 'string', default: '0' },
    url: { type: 'string', default: process.env.ENGINE ?? 'http://127.0.0.1:4000/graphql' },
    token: { type: 'string', default: process.env.TOKEN ?? '' },
  },
});

interface Progress {
  readonly version: number;
  readonly at: string;
  readonly type: string;
  readonly step: string | null;
  readonly attempt: number | null;
  readonly detail: string | null;
}

const query = `subscription ($id: ID!, $after: Int!) {
  sagaProgress(id: $id, after: $after) { version at type step attempt detail }
}`;

async function follow(id: string): Promise<void> {
  const client = createClient({
    url: values.url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${values.token}` },
    retryAttempts: 0,
  });
  const after = Number(values.after);
  let began: number | undefined;
  for await (const { data, errors } of client.iterate<{ sagaProgress: Progress }>({
    query,
    variables: { id, after },
  })) {
    if (errors) throw new Error(errors.map((error) => error.message).join('; '));
    if (!data) continue;
    const { version, at, type, step, attempt, detail } = data.sagaProgress;
    began ??= Date.parse(at);
    const elapsed = `+${Date.parse(at) - began} ms`.padStart(10);
    console.log(
      [String(version).padStart(3), elapsed, type.padEnd(26), step ?? '', attempt ?? '', detail ?? ''].join(
        '  ',
      ),
    );
  }
  await client.dispose();
}

/** What is thrown may be an error, or what a socket tells of itself: an event with a message where it never opened, with a reason else. */
function reasonOf(thrown: unknown): string {
  const { message, reason } = Object(thrown) as { message?: unknown; reason?: unknown };
  const said = [message, reason].find((text) => typeof text === 'string' && text !== '');
  return typeof said === 'string' ? said : 'the connection was lost.';
}

const [sagaId] = positionals;
if (!sagaId || !Number.isSafeInteger(Number(values.after))) {
  console.error(usage);
  process.exitCode = 2;
} else {
  await follow(sagaId).catch((error: unknown) => {
    console.error(`The saga cannot be followed at ${values.url}: ${reasonOf(error)}`);
    process.exitCode = 1;
  });
}
