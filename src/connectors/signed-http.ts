import { epochMs, type Clock } from '../platform/clock.ts';
import { outcomeOf } from './answer.ts';
import { createHttpPost } from './http-post.ts';
import type { CallOutcome, Connector, DownstreamCall, DownstreamUndo } from './types.ts';
import { sign } from './webhook-signature.ts';

export interface SignedHttpOptions {
  /** Calls go to `<base>/<downstream>/<action>`, undos to `<base>/<downstream>/<action>/undo`. */
  readonly baseUrl: string;
  /** `whsec_…`; several, separated by spaces, during a rotation. */
  readonly secrets: string;
  readonly clock: Clock;
}

/** No answer that we read is longer; what is cut off is not JSON, and so the result is left out. */
const maxAnswerBytes = 64 * 1024;

/** Connection errors after which no byte of the request can have been read. */
const neverSent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Downstream systems behind signed HTTP POST (Standard Webhooks). `webhook-id` is the idempotency key of the effect. */
export function createSignedHttpConnector({ baseUrl, secrets, clock }: SignedHttpOptions): Connector {
  const send = createHttpPost(maxAnswerBytes);
  const base = baseUrl.replace(/\/+$/, '');

  const post = async (
    path: string,
    id: string,
    content: object,
    call: DownstreamCall,
  ): Promise<CallOutcome> => {
    const body = wireJson(content);
    const seconds = Math.floor(epochMs(clock) / 1000);
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'idempotency-key': id,
      ...sign(secrets, id, seconds, body),
      ...(call.traceparent ? { traceparent: call.traceparent } : {}),
    };
    try {
      const { status, text, retryAfter } = await send(`${base}/${path}`, headers, body, call.signal);
      return outcomeOf({ status, body: parse(text), retryAfter }, epochMs(clock));
    } catch (error) {
      return outcomeOfError(error, call.signal);
    }
  };

  return {
    invoke: (call) => post(pathOf(call), call.key, contentOf(call), call),
    undo: (call) =>
      post(`${pathOf(call)}/undo`, call.undoKey, { ...contentOf(call), undoKey: call.undoKey }, call),
  };
}

const pathOf = ({ downstream, action }: DownstreamCall): string =>
  `${encodeURIComponent(downstream)}/${encodeURIComponent(action)}`;

const contentOf = ({
  tenant,
  downstream,
  action,
  key,
  payload,
}: DownstreamCall | DownstreamUndo): object => ({
  tenant,
  downstream,
  action,
  key,
  payload,
});

/** JSON with bigints as decimal strings: amounts arrive exactly. */
export function wireJson(content: object): string {
  return JSON.stringify(content, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function outcomeOfError(error: unknown, signal: AbortSignal): CallOutcome {
  if (signal.aborted) return { outcome: 'unknown', message: 'no answer within the time limit' };
  const code = errorCode(error);
  const message = error instanceof Error ? error.message : String(error);
  if (code !== null && neverSent.has(code)) {
    return { outcome: 'failed', code: 'unreachable', message: `${message} (${code})`, retryable: true };
  }
  return { outcome: 'unknown', message: code ? `${message} (${code})` : message };
}

/** Where several addresses were tried, the error is that of the first. */
function errorCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'errors' in error && Array.isArray(error.errors) ? errorCode(error.errors[0]) : null;
}
