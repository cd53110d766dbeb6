import type { Logger } from '../platform/logger.ts';
import { pause } from './backoff.ts';
import type { Membership } from './group-members.ts';
import type { KeptChannel } from './kept-channel.ts';
import type { PartitionSession } from './rabbitmq-consumer.ts';

/**
 * Lets processes share a group. RabbitMQ makes whoever comes first the active consumer of every queue and never moves one; so a process
 * that is active on more than its share steps back to the end of the line on the surplus, between two batches.
 */
export async function keepToShare(
  partitions: readonly KeptChannel<PartitionSession>[],
  membership: KeptChannel<Membership>,
  everyMs: number,
  signal: AbortSignal,
  logger: Logger,
): Promise<void> {
  for (await pause(everyMs, signal); !signal.aborted; await pause(everyMs, signal)) {
    try {
      const members = (await membership.session?.count()) ?? 1;
      const share = Math.ceil(partitions.length / Math.max(1, members));
      const active = partitions.filter((partition) => partition.session?.active);
      for (const partition of active.slice(share)) partition.restart();
    } catch (error) {
      logger.debug({ err: error }, 'the members of the group could not be counted');
    }
  }
}
