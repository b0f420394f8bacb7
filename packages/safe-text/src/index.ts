export { redact } from './redact.js';
export { redactDeep } from './redact-deep.js';
