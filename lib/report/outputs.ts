import { attainmentCsv } from './csv/attainment-csv.js';
import type { DocumentHead } from './documents/document.js';
import type { StreamedSimulation } from './documents/simulation-document.js';
import { documentJson } from './json/document-json.js';
import { type OutputEnding, outputEndingOf } from './output-endings.js';

/** A way to write a document to a file, in pieces. */
export type Output<Document = DocumentHead> = (document: Document) => Iterable<string>;

/** The ways to write a whole document, by the ending of the file's name. */
export const outputs = {
  '.json': documentJson,
} satisfies Record<OutputEnding, Output>;

/** How the file of a simulation is written: one with another ending is the published file of attainments. */
export function simulationOutput(path: string): Output<StreamedSimulation> {
  const ending = outputEndingOf(path);
  return ending === undefined ? (document) => [attainmentCsv(document)] : outputs[ending];
}
