import { outboxShard } from '../eventstore/shard.ts';
import type { StoredEvent } from '../eventstore/types.ts';
import type { GroupTopology } from './types.ts';

/** What stands before every exchange and queue name: `''` in production, something of its own in each test suite. */
export type Namespace = string;

/** The topic exchange that all events enter by. */
export function eventsExchange(namespace: Namespace): string {
  return `${namespace}events`;
}

/** The consistent-hash exchange of a group. One shared by several groups would deliver to one group only. */
export function groupExchange(namespace: Namespace, group: string): string {
  return `${namespace}${group}`;
}

export function partitionQueue(namespace: Namespace, group: string, partition: number): string {
  return `${namespace}${group}.${partition}`;
}

/** The queue at which the consumers of a group are counted. */
export function membersQueue(namespace: Namespace, group: string): string {
  return `${namespace}${group}.members`;
}

/** Exchange and queue that catch what a group could not even parse. */
export function deadLetterName(namespace: Namespace, group: string): string {
  return `${namespace}${group}.dead`;
}

/** All before the first dash of a stream name. */
export function streamTypeOf(stream: string): string {
  const dash = stream.indexOf('-');
  return dash < 0 ? stream : stream.slice(0, dash);
}

/** `<streamType>.<eventType>`, e.g. `subscription.PlanChanged`. */
export function routingKey(event: Pick<StoredEvent, 'stream' | 'type'>): string {
  return `${streamTypeOf(event.stream)}.${event.type}`;
}

/** The bindings of a group to the exchange that all events enter by. */
export function bindingsOf({ streamTypes, eventTypes }: GroupTopology): readonly string[] {
  if (!eventTypes) return streamTypes.map(streamTypePattern);
  return streamTypes.flatMap((stream) => eventTypes.map((type) => routingKey({ stream, type })));
}

/** Binding that matches every event of a stream type. */
export function streamTypePattern(streamType: string): string {
  return `${streamType}.#`;
}

/**
 * Lanes of a tenant, of which each partition gets its share. Many times the partitions, so that these are even; a multiple of the
 * outbox's shards (8 by default), so that one relay leader meets few of them and fills its messages.
 */
const lanes = 256;

/**
 * What partitions are chosen by, `<tenant>/<lane>`: everything of one account shares a lane and so a partition, and each stream stays in order;
 * one without an account stands for itself. Events of one lane may share a message.
 */
export function laneOf({
  tenant,
  accountId,
  stream,
}: Pick<StoredEvent, 'tenant' | 'stream' | 'accountId'>): string {
  return `${tenant}/${outboxShard(tenant, accountId, stream, lanes)}`;
}
