import { ConfigError, type Config } from './platform/config.ts';

/** What is said instead of an error of Node: which variable names an address that cannot be listened on, and why. */
export function addressProblem({ HOST, PORT }: Pick<Config, 'HOST' | 'PORT'>, error: unknown): unknown {
  switch ((error as NodeJS.ErrnoException | null)?.code) {
    case 'EADDRINUSE':
      return new ConfigError(
        `PORT: ${HOST}:${PORT} is taken by another process; choose another, or 0 for a free one`,
      );
    case 'EACCES':
      return new ConfigError(`PORT: this user may not listen on ${HOST}:${PORT}`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new ConfigError(`HOST: ${HOST} is no address of this machine`);
    default:
      return error;
  }
}
