/** Turns the data of one schema version into that of the next. Pure; personal fields are sealed strings here. */
export type Upcaster = (data: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** What the store must know of an event type. */
export interface EventTypeDeclaration {
  readonly type: string;
  /** Current schema version; the first is 1. */
  readonly version: number;
  /** Dotted paths of personal text fields in the current version, e.g. `contact.email`. Encrypted wherever stored or sent. */
  readonly personal: readonly string[];
  /** `upcasters[0]` turns version 1 into 2, `upcasters[1]` 2 into 3, …; exactly `version - 1` of them. */
  readonly upcasters: readonly Upcaster[];
}

export class UnknownEventType extends Error {
  constructor(type: string) {
    super(`event type ${type} is not declared: add it to the declarations passed to createRegistry`);
    this.name = 'UnknownEventType';
  }
}

/** Every event type that the process can write and read. */
export interface EventRegistry {
  readonly types: readonly EventTypeDeclaration[];
  /** @throws UnknownEventType */
  declaration(type: string): EventTypeDeclaration;
  /** Brings data of an older schema version to the current one. @throws UnknownEventType, and for a version from the future. */
  upcast(type: string, schemaVersion: number, data: Record<string, unknown>): Record<string, unknown>;
}

/** @throws when a type is declared twice or its chain of upcasters has a gap: better at start than at the first old event. */
export function createRegistry(declarations: readonly EventTypeDeclaration[]): EventRegistry {
  const byType = new Map<string, EventTypeDeclaration>();
  for (const declared of declarations) {
    if (byType.has(declared.type)) throw new Error(`event type ${declared.type} is declared twice`);
    if (!Number.isInteger(declared.version) || declared.version < 1) {
      throw new Error(`event type ${declared.type}: version ${declared.version} is not a positive integer`);
    }
    if (declared.upcasters.length !== declared.version - 1) {
      throw new Error(
        `event type ${declared.type} is at version ${declared.version} and needs ${declared.version - 1} upcasters, ` +
          `one for each step from version 1; it declares ${declared.upcasters.length}`,
      );
    }
    byType.set(declared.type, declared);
  }

  const declaration = (type: string): EventTypeDeclaration => {
    const found = byType.get(type);
    if (!found) throw new UnknownEventType(type);
    return found;
  };

  return {
    types: [...byType.values()],
    declaration,
    upcast(type, schemaVersion, data) {
      const { version, upcasters } = declaration(type);
      if (schemaVersion < 1 || schemaVersion > version) {
        throw new Error(`${type} has schema version ${schemaVersion}; this process knows 1 to ${version}`);
      }
      return upcasters.slice(schemaVersion - 1).reduce((current, upcast) => upcast(current), data);
    },
  };
}
