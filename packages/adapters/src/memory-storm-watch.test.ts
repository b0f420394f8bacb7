import { stormWatchContract } from '../test/storm-watch-contract.js';
import { createMemoryStormWatch } from './memory-storm-watch.js';

stormWatchContract('memory', (settings) => {
  const watch = createMemoryStormWatch(settings);
  return { watch, teams: watch.teams };
});
