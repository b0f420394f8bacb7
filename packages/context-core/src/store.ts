import type { EnrichedContextJson } from './context.js';
import type { IncidentAlert } from './incident.js';

/** Answer to "may I work on this incident?". */
export type Claim =
  /** Ours until the claim ends: collect and `save` under this id. */
  | { outcome: 'claimed'; incidentId: string }
  /** A finished record exists; nothing is left to do. */
  | { outcome: 'stored'; incidentId: string }
  /** Somebody else is at it until `retryAt` (epoch ms); look again then, the owner may die. */
  | { outcome: 'busy'; incidentId: string; retryAt: number }
  /** The same function and error type has a recent case file; this incident is now counted on it. */
  | { outcome: 'counted'; incidentId: string; countedOn: string };

/** Where case files live. Every method may be called again with the same arguments without changing the result. */
export interface IncidentStore {
  /** Claims until `until` (epoch ms), or says why not. `owner` is unique per attempt. */
  claim(alert: IncidentAlert, owner: string, until: number): Promise<Claim>;
  /** Stores the case file of a claimed incident. Throws `conflict` when the claim was lost to somebody else. */
  save(incidentId: string, owner: string, context: EnrichedContextJson): Promise<void>;
}
