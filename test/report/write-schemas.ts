/** `npm run schemas`: writes the JSON Schemas of all documents, after one of their types has changed. */
import { writeFileSync } from 'node:fs';
import { schemaNames, schemaPath, schemaText } from './schemas.js';

for (const name of schemaNames) writeFileSync(schemaPath(name), schemaText(name));
