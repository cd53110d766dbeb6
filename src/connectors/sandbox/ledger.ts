import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';

/** One thing that happened at the sandbox downstream. */
export interface LedgerEntry {
  /** `applied`: an effect. `undone`: an effect taken back. `tombstoned`: an undo that came before its action and bars it. */
  readonly kind: 'applied' | 'undone' | 'tombstoned';
  readonly tenant: string;
  readonly downstream: string;
  readonly action: string;
  /** Key of the action. */
  readonly key: string;
  /** Key of the undo; null for an effect. */
  readonly undoKey: string | null;
  /** The first answer, given again whenever the key comes again. */
  readonly result: object;
}

/** Every effect, once, by its idempotency key: what was applied and not undone is what stands downstream. */
export interface Ledger {
  applied(tenant: string, key: string): LedgerEntry | null;
  /** The undo of an action, whichever came first. */
  undone(tenant: string, key: string): LedgerEntry | null;
  add(entry: LedgerEntry): void;
  entries(): readonly LedgerEntry[];
}

/** @param file one JSON entry a line, so that a restart finds its effects again; without it they are kept in memory */
export function openLedger(file?: string): Ledger {
  const entries: LedgerEntry[] = [];
  const applied = new Map<string, LedgerEntry>();
  const undone = new Map<string, LedgerEntry>();
  const keep = (entry: LedgerEntry): void => {
    entries.push(entry);
    (entry.kind === 'applied' ? applied : undone).set(keyOf(entry.tenant, entry.key), entry);
  };
  if (file && existsSync(file)) linesOf(file).forEach((line) => keep(JSON.parse(line) as LedgerEntry));
  return {
    applied: (tenant, key) => applied.get(keyOf(tenant, key)) ?? null,
    undone: (tenant, key) => undone.get(keyOf(tenant, key)) ?? null,
    add: (entry) => {
      // Written before it is answered: an effect that was confirmed is never forgotten.
      if (file) appendFileSync(file, `${JSON.stringify(entry)}\n`);
      keep(entry);
    },
    entries: () => entries,
  };
}

const keyOf = (tenant: string, key: string): string => JSON.stringify([tenant, key]);

/** A last line without its end was cut off by a crash before it was answered: it never happened. */
function linesOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
  return whole.split('\n').slice(0, -1);
}
