export { redact, redactDeep } from './redact.js';
