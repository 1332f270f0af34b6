export { attainmentCsv } from './csv/attainment-csv.js';
export { type EventTable, requestEventTable, workerEventTable } from './csv/event-csv.js';
export { requestInfoCsv, requestLatencyCsv } from './csv/request-csv.js';
export { type EventFile, type EventWriter, type Place, writeEvents } from './csv/write-events.js';
export { type BestTold, type FoundTold, withSecondLook } from './documents/best.js';
export { type DocumentHead, documentHead, type Making, type ReadFile } from './documents/document.js';
export {
  type InstancesDocument,
  instancesDocument,
  type LayoutTold,
  type TrialTold,
} from './documents/instances-document.js';
export { type LessonDocument, lessonDocument } from './documents/lesson-document.js';
export {
  type Difference,
  type ProfileDiffDocument,
  profileDiffDocument,
} from './documents/profile-diff-document.js';
export {
  type CoefficientsTold,
  type MemoryTold,
  type PointTold,
  type ProfileAsked,
  type ProfileDocument,
  profileDocument,
  type RowTold,
  type SizeTold,
} from './documents/profile-document.js';
export {
  type HeldOutTold,
  type ListedProfile,
  type ListedRow,
  type NamedProfile,
  type ProfileListDocument,
  profileListDocument,
} from './documents/profile-list-document.js';
export { type ProfileTold, profileTold } from './documents/profile-told.js';
export {
  type CountsTold,
  type InstanceTold,
  type RatioDocument,
  type RatioTold,
  ratioDocument,
} from './documents/ratio-document.js';
export {
  type NearestTold,
  type NothingTold,
  type PlacementTold,
  type SearchDocument,
  type SearchedTold,
  type SearchTold,
  searchDocument,
} from './documents/search-document.js';
export {
  type RunPrice,
  type Simulated,
  type SimulationDocument,
  type SimulationTold,
  type StreamedSimulation,
  simulationDocument,
} from './documents/simulation-document.js';
export type { StudyTold } from './documents/study-settings.js';
export {
  type DeploymentTold,
  type LinksTold,
  type LinkTold,
  type PoolGpus,
  poolGpusTold,
} from './documents/told.js';
export {
  type AccuracyTold,
  type ComparedRequest,
  type ComparedRun,
  type ContenderTold,
  type FittedTold,
  type LatencyTold,
  type QuantilesTold,
  type ServedTold,
  type SideTold,
  type SpreadTold,
  type ValidationDocument,
  validationDocument,
} from './documents/validation-document.js';
export { documentJson } from './json/document-json.js';
export { type OutputEnding, outputEndingOf, outputEndings } from './output-endings.js';
export { type Output, outputs, simulationOutput } from './outputs.js';
export { pythonFloat, roundHalfEven } from './python-number.js';
export {
  type Decided,
  decisionLines,
  priceLine,
  remarksLine,
  runPriceLine,
  type SettingNames,
} from './text/decision-text.js';
export { deploymentInWords, engineInWords, optionsInWords } from './text/deployment-words.js';
export { poolGpusLine, type SearchedEngine, searchEnginesLine } from './text/engine-words.js';
export { countInstances, instancesTables, noInstancesLine } from './text/instances-text.js';
export { profileDiffText } from './text/profile-diff-text.js';
export { profileLines } from './text/profile-lines.js';
export { profileListTable } from './text/profile-list-text.js';
export { profileText } from './text/profile-text.js';
export { interruptedRatioLine, noRatioLine, ratioAssumptions, ratioTable } from './text/ratio-text.js';
export {
  bestLines,
  failedLines,
  interruptedLine,
  linesOfFailed,
  namesOfFailed,
  noAnswerLine,
  skippedLines,
} from './text/search-text.js';
export { simulationTables } from './text/simulation-text.js';
export { validationTables } from './text/validation-text.js';
