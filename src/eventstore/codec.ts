import type { AccountKeys } from './account-keys.ts';
import { fromExactJson, toExactJson } from './exact-json.ts';
import { rewriteFields } from './personal-fields.ts';
import type { EventRegistry } from './registry.ts';
import { isSealed, openField, sealField } from './sealing.ts';
import type { EventData, EventMeta, RecordedEvent, StoredEvent, StreamRef } from './types.ts';

export interface EncodedEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly body: string;
}

/** Between events as the domain knows them and texts as they are stored. */
export class EventCodec {
  readonly #registry: EventRegistry;
  readonly #keys: AccountKeys;

  constructor(registry: EventRegistry, keys: AccountKeys) {
    this.#registry = registry;
    this.#keys = keys;
  }

  /** Body with personal fields sealed. @throws UnknownEventType, AccountErased, TypeError for what JSON cannot hold exactly. */
  async encode(ref: StreamRef, event: EventData): Promise<EncodedEvent> {
    const { version, personal } = this.#registry.declaration(event.type);
    const data = personal.length === 0 ? event.data : await this.#sealed(ref, event, personal);
    return { type: event.type, schemaVersion: version, body: toExactJson(data) };
  }

  /** Upcast to the current schema version, personal fields still sealed. @throws UnknownEventType */
  decode(event: StoredEvent): RecordedEvent {
    const data = fromExactJson(event.body) as Record<string, unknown>;
    return {
      tenant: event.tenant,
      stream: event.stream,
      version: event.version,
      id: event.id,
      type: event.type,
      accountId: event.accountId,
      data: this.#registry.upcast(event.type, event.schemaVersion, data),
      meta: JSON.parse(event.meta) as EventMeta,
      recordedAt: event.recordedAt,
    };
  }

  /** Personal fields decrypted; null where the account's key was erased. */
  async open(event: RecordedEvent): Promise<RecordedEvent> {
    const { personal } = this.#registry.declaration(event.type);
    if (personal.length === 0 || event.accountId === null) return event;
    const owner = { tenant: event.tenant, accountId: event.accountId };
    const key = await this.#keys.forOpening(owner.tenant, owner.accountId);
    const data = rewriteFields(event.data, personal, (_, text) => {
      if (!isSealed(text)) return text;
      return key ? openField(key, owner, text) : null;
    });
    return { ...event, data };
  }

  async unseal(tenant: string, accountId: string, sealed: string): Promise<string | null> {
    const key = await this.#keys.forOpening(tenant, accountId);
    return key ? openField(key, { tenant, accountId }, sealed) : null;
  }

  async #sealed(ref: StreamRef, event: EventData, personal: readonly string[]): Promise<object> {
    if (ref.accountId === null) {
      throw new Error(`${event.type} holds personal data, but stream ${ref.stream} belongs to no account`);
    }
    const owner = { tenant: ref.tenant, accountId: ref.accountId };
    const key = await this.#keys.forSealing(owner.tenant, owner.accountId);
    return rewriteFields(event.data, personal, (path, text) => sealField(key, owner, path, text));
  }
}
