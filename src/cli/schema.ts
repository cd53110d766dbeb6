import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { permissionsPage } from '../schema/identity/permissions-page.ts';
import { schemaText } from '../schema/schema.ts';

/** Writes what is made from the schema and kept beside the code: `schema.graphql` and `docs/permissions.md`. */
const root = join(import.meta.dirname, '../..');
writeFileSync(join(root, 'schema.graphql'), schemaText());
writeFileSync(join(root, 'docs/permissions.md'), permissionsPage());
process.stdout.write('schema.graphql and docs/permissions.md written\n');
