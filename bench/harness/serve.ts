/** In a measured process: tells the address, then answers for its usage until it is told to stop, or its parent is gone. */
export function serve(address: string, stop: () => Promise<void>): void {
  const end = (): void => void stop().then(() => process.disconnect?.());
  process.on('message', (message) => {
    if (message === 'stop') return end();
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMs: (user + system) / 1000, residentBytes: process.memoryUsage.rss() });
  });
  process.once('disconnect', () => process.exit());
  process.send?.({ address });
}
