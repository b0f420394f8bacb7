export { createSession, type SessionOptions } from './create-session.js';
export { ChaosError } from './error.js';
export { type ExperimentOptions, type Progress, runExperiment } from './experiment.js';
export { targets } from './faults/index.js';
export { type ExperimentReport } from './report.js';
export { restoreEntry } from './restore.js';
export { type Session } from './session.js';
