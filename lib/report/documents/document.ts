/** A file that a command has read. */
export interface ReadFile {
  /** What it is: `profile`, `workload`, `measured run`, `engine`, `engine options`. */
  readonly what: string;
  /** Its name, without the folders of this computer. */
  readonly name: string;
  /** SHA-256 of its bytes, in hexadecimal; null for a pipe, which can be read only once. */
  readonly sha256: string | null;
}

/** What every document begins with. */
export interface DocumentHead<Name extends string = string> {
  /** What it is: the name of a JSON Schema of the package. */
  readonly schema: `simdistserve/${Name}`;
  /** It grows by 1 when a reader of the version before would go wrong. */
  readonly schemaVersion: number;
  readonly program: { readonly name: 'simdistserve'; readonly version: string };
  /** What was read, in the order of reading. */
  readonly read: readonly ReadFile[];
}

/** What a document is told of its making. */
export interface Making {
  /** The version of the program. */
  readonly version: string;
  readonly read: readonly ReadFile[];
}

/** The schema version of all documents of this program. */
const SCHEMA_VERSION = 1;

/** The head of a document. @param name of its schema */
export function documentHead<Name extends string>(name: Name, { version, read }: Making): DocumentHead<Name> {
  return {
    schema: `simdistserve/${name}`,
    schemaVersion: SCHEMA_VERSION,
    program: { name: 'simdistserve', version },
    read,
  };
}
