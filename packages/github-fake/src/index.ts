export type { Action, ActionResult } from './actions.js';
export { connectControl, type RemoteControl } from './control-client.js';
export type { Control, IssueSummary } from './control.js';
export { createGitHubFake, type GitHubFake, type GitHubFakeOptions } from './fake.js';
export type { Fault, FaultRule } from './faults.js';
export type { CallCounts, JournalEntry } from './journal.js';
export { startGitHubFake, type RunningGitHubFake } from './server.js';
export type { Settings } from './settings.js';
export type { State } from './state.js';
