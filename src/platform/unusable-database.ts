import { ConfigError } from './config.ts';

/** SQLSTATE classes and codes: 28 the credentials are refused, 3D000 no such database, 57P03 it is starting up. */
const unusableDatabase = /^(ECONN|ENOTFOUND|EHOST|ENET|ETIMEDOUT|EAI_|28|3D000|57P03)/;

/** What is said instead of an error of the driver: which variable names a database that cannot be used, and why. */
export function databaseProblem(databaseUrl: string, error: unknown): unknown {
  if (!unusableDatabase.test(codeOf(error)) && !/timeout/i.test(String(error))) return error;
  const { hostname, port } = new URL(databaseUrl);
  return new ConfigError(
    `DATABASE_URL: PostgreSQL at ${hostname}:${port || 5432} cannot be reached (${reasonOf(error)})`,
  );
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException | null)?.code ?? '';

/** An error for several addresses of one name has an empty message. */
const reasonOf = (error: unknown): string =>
  (error as Partial<Error> | null)?.message || codeOf(error) || String(error);
