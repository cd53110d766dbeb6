import type { Instant, LocalDate } from '../platform/clock.ts';
import { derivedId } from '../platform/ids.ts';
import type { Principal } from '../platform/identity.ts';
import type { EventMeta, EventStore } from '../eventstore/types.ts';
import { importStream, type ImportCompleted, type ImportEvent, type ImportStarted } from './events.ts';
import type { AsOf } from './service-dates.ts';
import type { SourceFile } from './source-file.ts';

/** What the book remembers of a file, so that a later run means the same as the first. */
export class ImportRecord {
  constructor(
    private readonly store: EventStore,
    private readonly principal: Principal,
    private readonly file: SourceFile,
  ) {}

  /**
   * The as-of day of this run: the one asked for, else that of the file's first run, else today (UTC). A first run is recorded;
   * of two at once, one records and the other follows it.
   */
  async begin(asked: LocalDate | null, now: Instant): Promise<AsOf> {
    for (;;) {
      const { version, events } = await this.#read();
      const started = events
        .filter((event) => event.type === 'ImportStarted')
        .find(({ data }) => asked === null || data.asOf === asked);
      if (started) return { day: started.data.asOf, firstRunAt: started.data.startedAt };
      const { hash: fileHash, name: fileName } = this.file;
      const data = { fileHash, fileName, asOf: asked ?? now.slice(0, 10), startedAt: now };
      await this.#append({ type: 'ImportStarted', data } satisfies ImportStarted, version);
    }
  }

  /** Records that the file was read to its end; once for each as-of day, whatever later runs find. */
  async complete(asOf: AsOf, customers: number, rejected: number, now: Instant): Promise<void> {
    for (;;) {
      const { version, events } = await this.#read();
      if (events.some(({ type, data }) => type === 'ImportCompleted' && data.asOf === asOf.day)) return;
      const data = { fileHash: this.file.hash, asOf: asOf.day, customers, rejected, completedAt: now };
      const outcome = await this.#append(
        { type: 'ImportCompleted', data } satisfies ImportCompleted,
        version,
      );
      if (outcome === 'appended') return;
    }
  }

  #read() {
    return this.store.read<ImportEvent>({
      tenant: this.principal.tenant,
      stream: importStream(this.file.hash),
    });
  }

  async #append(event: ImportEvent, version: number): Promise<string> {
    const { tenant } = this.principal;
    const stream = importStream(this.file.hash);
    const expected = version === 0 ? 'none' : version;
    const { outcome } = await this.store.append({
      streams: [{ tenant, stream, accountId: null, expected, events: [event] }],
      meta: this.#meta(event),
    });
    return outcome;
  }

  #meta({ type, data }: ImportEvent): EventMeta {
    const { tenant, actor, role } = this.principal;
    const operationId = derivedId(tenant, 'import', this.file.hash, data.asOf);
    return {
      actor,
      role,
      operationId,
      commandKey: `import:${this.file.hash}:${data.asOf}:${type}`,
      command: type === 'ImportStarted' ? 'import.start' : 'import.complete',
      correlationId: operationId,
      causationId: null,
      traceparent: null,
      reason: null,
    };
  }
}
