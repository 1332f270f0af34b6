export { attainmentCsv } from './attainment-csv.js';
export { balancedJson, balancedLines, balancedTables, noBalanceLine } from './balance-report.js';
export { decisionLines, type Found, remarksLine } from './decision-report.js';
export { deploymentInWords, engineInWords, optionsInWords } from './deployment-words.js';
export { type SearchedEngine, searchEnginesLine } from './engine-words.js';
export { type EventTable, requestEventTable, workerEventTable } from './event-csv.js';
export { pythonFloat, roundHalfEven } from './python-number.js';
export { ratioJson } from './ratio-json.js';
export {
  interruptedRatioLine,
  noRatioLine,
  ratioAssumptions,
  ratioName,
  ratioTable,
} from './ratio-report.js';
export { requestInfoCsv, requestLatencyCsv } from './request-csv.js';
export { searchJson } from './search-json.js';
export {
  bestLines,
  failedLines,
  interruptedLine,
  linesOfFailed,
  noAnswerLine,
  skippedLines,
} from './search-report.js';
export { simulationJson } from './simulation-json.js';
export { type SimulatedRun, simulationTables } from './simulation-report.js';
export { validationJson } from './validation-json.js';
export { validationTables } from './validation-report.js';
export { type EventFile, type EventWriter, type Place, writeEvents } from './write-events.js';
