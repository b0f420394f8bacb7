import type { AlertSource } from '../source.js';
import { alertmanager } from './alertmanager.js';
import { cloudwatch } from './cloudwatch.js';
import { grafana } from './grafana.js';
import { incident } from './incident.js';
import { normalized } from './normalized.js';

/** Every provider that is understood. The first that recognises a payload parses it: the more specific come first. */
export const sources: readonly AlertSource[] = [cloudwatch, grafana, alertmanager, normalized, incident];
