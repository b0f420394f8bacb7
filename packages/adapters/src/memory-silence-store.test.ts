import { silenceStoreContract } from '../test/silence-store-contract.js';
import { createMemorySilenceStore } from './memory-silence-store.js';

silenceStoreContract('memory', createMemorySilenceStore);
