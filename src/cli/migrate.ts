import { parseArgs } from 'node:util';
import { migrate, undoLastMigration } from '../../migrations/migrate.ts';

/** `npm run migrate [-- --undo]`: brings the schema up to date, or takes the last migration back. */
const { values } = parseArgs({ options: { undo: { type: 'boolean', default: false } } });
const databaseUrl = process.env.DATABASE_URL;
if (!databaseUrl) {
  console.error('DATABASE_URL is required but not set');
  process.exitCode = 1;
} else if (values.undo) {
  const undone = await undoLastMigration(databaseUrl);
  console.log(undone ? 'Undid the last migration.' : 'Nothing to undo.');
} else {
  const ran = await migrate(databaseUrl);
  console.log(ran.length === 0 ? 'The schema is up to date.' : `Ran ${ran.join(', ')}.`);
}
