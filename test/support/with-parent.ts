import { Socket } from 'node:net';

/**
 * Runs once before all suites. `npm test` leaves an end of a pipe to this process; when it closes, `npm test`
 * has been killed and the servers are stopping, so there is nothing left to test against.
 */
export default function endWithParent(): void {
  const parent = process.env.TEST_PARENT_FD;
  if (!parent) return;
  const pipe = new Socket({ fd: Number(parent), readable: true, writable: false });
  pipe.on('close', () => process.exit(1)).resume();
  pipe.unref();
}
