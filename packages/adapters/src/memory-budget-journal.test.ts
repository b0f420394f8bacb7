import { budgetJournalContract } from '../test/budget-journal-contract.js';
import { createMemoryBudgetJournal } from './memory-budget-journal.js';

budgetJournalContract('memory', createMemoryBudgetJournal);
