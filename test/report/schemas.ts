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

/** What users write themselves, likewise. */
const written = {
  'profile-file': ['profile-file', 'ProfileFile'],
} as const;

/** The name of a schema. */
export type SchemaName = keyof typeof documents | keyof typeof written;

/** The names of all schemas. */
export const schemaNames = [...Object.keys(documents), ...Object.keys(written)] as SchemaName[];

const root = `${dirname(bundledFolders.manifest)}/`;

/** Where a schema lies in the package. */
export function schemaPath(name: SchemaName): string {
  return `${root}lib/report/schemas/${name}.schema.json`;
}

/** The JSON Schema of a document or a file, made from the type that the program has of it, docstrings included. */
export function schemaOf(name: SchemaName): object {
  const [file, type] = { ...documents, ...written }[name];
  const folder = Object.hasOwn(written, name) ? 'lib/profile' : 'lib/report/documents';
  const schema = createGenerator({
    path: `${root}${folder}/${file}.ts`,
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
