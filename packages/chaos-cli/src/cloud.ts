import type { Place } from '@casefile/cli-kit';
import type { IncidentAlert, IncidentRecord } from '@casefile/context-core';

/** What chaos needs to know of a function. Of its environment only the two values that it uses; the others never leave the adapter. */
export interface FunctionFacts {
  name: string;
  arn: string;
  roleName: string;
  handler: string;
  /** Seconds. */
  timeout: number;
  /** `NODE_OPTIONS` of the environment. */
  nodeOptions: string | null;
  reservedConcurrency: number | null;
  /** `INCIDENTS_TOPIC_ARN` of the environment. */
  incidentsTopicArn: string | null;
  tags: Readonly<Record<string, string>>;
}

export interface RoleFacts {
  name: string;
  /** AWS's unique id: a role made anew under the same name has another one. */
  id: string;
  tags: Readonly<Record<string, string>>;
}

/** Fields that are left out stay as they are; `nodeOptions: null` takes the variable away. */
export interface FunctionChange {
  handler?: string;
  timeout?: number;
  nodeOptions?: string | null;
}

/** A synchronous invocation. A throttled one has the status 429 and AWS's error as its payload. */
export interface InvokeAnswer {
  status: number;
  /** `Handled`, `Unhandled`, or nothing when the function returned. */
  functionError: string | null;
  /** JSON text. */
  payload: string;
  /** The last 4 KB of the log, as text. */
  logTail: string;
}

/**
 * The part of AWS that chaos touches. Every method may be called again with the same arguments. Errors are
 * `ChaosError`: `not_found` when the thing does not exist, else `failed` with AWS's own words.
 */
export interface Cloud {
  describeFunction(functionName: string): Promise<FunctionFacts>;
  describeRole(roleName: string): Promise<RoleFacts>;
  /** Inline policies: name → the document's text, byte for byte. */
  inlinePolicies(roleName: string): Promise<Record<string, string>>;
  /** Names of the managed policies of a role. */
  attachedPolicies(roleName: string): Promise<string[]>;
  putInlinePolicy(roleName: string, policyName: string, document: string): Promise<void>;
  /** Does nothing when there is no such policy. */
  deleteInlinePolicy(roleName: string, policyName: string): Promise<void>;
  /** Returns when AWS has put the change into effect. */
  updateFunction(functionName: string, change: FunctionChange): Promise<void>;
  /** `null` takes the reservation away. */
  setReservedConcurrency(functionName: string, value: number | null): Promise<void>;
  invoke(functionName: string, payload: object): Promise<InvokeAnswer>;
  publish(topicArn: string, alert: IncidentAlert): Promise<void>;
  findIncident(table: string, incidentId: string): Promise<IncidentRecord | undefined>;
}

export type Connect = (place: Place) => Cloud;
