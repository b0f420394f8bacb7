import {
  admitted,
  type ListStormTeams,
  type Openings,
  type StormSettings,
  type StormWatch,
} from '@casefile/alert-core';
import { createFaults, type Faults } from './memory-faults.js';

/** The windows of all teams in memory, for tests; they pass the same contract as the real ones. */
export interface MemoryStormWatch extends StormWatch, Faults<'admit' | 'teams'> {
  teams: ListStormTeams;
}

export function createMemoryStormWatch(settings: StormSettings): MemoryStormWatch {
  const { run, failNext } = createFaults<'admit' | 'teams'>();
  const windows = new Map<string, Openings>();
  return {
    failNext,
    admit: (newcomer) =>
      run('admit', () => {
        const { answer, openings } = admitted(windows.get(newcomer.team) ?? [], newcomer, settings);
        if (openings) windows.set(newcomer.team, openings);
        return answer;
      }),
    teams: () => run('teams', () => [...windows.keys()]),
  };
}
