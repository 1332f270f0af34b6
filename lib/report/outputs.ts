import { attainmentCsv } from './csv/attainment-csv.js';
import type { DocumentHead } from './documents/document.js';
import type { StreamedSimulation } from './documents/simulation-document.js';
import { documentJson } from './json/document-json.js';

/** A way to write a document to a file, in pieces. */
export type Output<Document = DocumentHead> = (document: Document) => Iterable<string>;

/** The ways to write a document, by the ending of the file's name. */
export const outputs = {
  '.json': documentJson,
} satisfies Record<string, Output>;

/** Those of a simulation; a file with any other ending is the published one of attainments. */
export const simulationOutputs = {
  ...outputs,
  '.csv': (document) => [attainmentCsv(document)],
} satisfies Record<string, Output<StreamedSimulation>>;
