import type { AlertSource } from '../source.js';
import { cloudwatch } from './cloudwatch.js';

/** Every provider that is understood. The first that recognises a payload parses it: the more specific come first. */
export const sources: readonly AlertSource[] = [cloudwatch];
