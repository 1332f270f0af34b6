export type { FitError } from './fit-error.js';
export { type FittedForm, type FittedProfile, type FittedTo, fitProfile } from './fit-profile.js';
export { type MeasuredBatch, measuredBatch, type Phase } from './measured-batch.js';
export { type Measurements, type MeasurementsOf, readMeasurements } from './read-measurements.js';
