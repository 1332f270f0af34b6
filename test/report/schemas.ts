import { dirname } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';
import { bundledFolders } from '../../lib/bundled-folders.js';

/** The documents by the name of their schema, and the type that says what is in each. */
const documents = {
  search: ['search-document', 'SearchDocument'],
  instances: ['instances-document', 'InstancesDocument'],
  ratio: ['ratio-document', 'RatioDocument'],
  simulation: ['simulation-document', 'SimulationDocument'],
  validation: ['validation-document', 'ValidationDocument'],
  'profile-list': ['profile-list-document', 'ProfileListDocument'],
  profile: ['profile-document', 'ProfileDocument'],
  'profile-diff': ['profile-diff-document', 'ProfileDiffDocument'],
  lesson: ['lesson-document', 'LessonDocument'],
} as const;

/** The name of a document's schema. */
export type SchemaName = keyof typeof documents;

/** The names of all schemas. */
export const schemaNames = Object.keys(documents) as SchemaName[];

const root = `${dirname(bundledFolders.manifest)}/`;

/** Where a schema lies in the package. */
export function schemaPath(name: SchemaName): string {
  return `${root}lib/report/schemas/${name}.schema.json`;
}

/** The JSON Schema of a document, made from the type that the program writes it by, docstrings included. */
export function schemaOf(name: SchemaName): object {
  const [file, type] = documents[name];
  const schema = createGenerator({
    path: `${root}lib/report/documents/${file}.ts`,
    tsconfig: `${root}tsconfig.json`,
    type,
    skipTypeCheck: true,
    topRef: false,
  }).createSchema(type);
  return { ...schema, $id: `simdistserve/${name}`, title: `simdistserve/${name}` };
}

/** A schema as the package has it. */
export function schemaText(name: SchemaName): string {
  return `${JSON.stringify(schemaOf(name), undefined, 2)}\n`;
}
