import { incidentStoreContract, STORM_WINDOW_SECONDS } from '../test/incident-store-contract.js';
import { createMemoryIncidentStore } from './memory-incident-store.js';

incidentStoreContract('memory', (now) => {
  const store = createMemoryIncidentStore({ stormWindowSeconds: STORM_WINDOW_SECONDS, now });
  return { store, read: (id) => Promise.resolve(store.read(id)) };
});
