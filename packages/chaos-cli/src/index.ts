export { type ExperimentReport } from './report.js';
