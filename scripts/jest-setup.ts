import fc from 'fast-check';

/** How often each property is tried: enough to be quick in `make test`, a hundred times more in `make soak`. */
fc.configureGlobal({ numRuns: process.env.CASEFILE_SOAK ? 10_000 : 100 });
