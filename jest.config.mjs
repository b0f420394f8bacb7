/** One configuration, three projects: `unit` is pure and quick, `contract` runs an adapter against its outside system, `integration` runs the real zips on a local AWS. */
const shared = {
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.local'],
  setupFiles: ['<rootDir>/scripts/jest-setup.ts'],
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: 'tsconfig.json', diagnostics: false }] },
};
const project = (displayName, suffix, extra = {}) => ({
  ...shared,
  displayName,
  testMatch: [`<rootDir>/{packages,scripts}/**/*.${suffix}.ts`],
  ...extra,
});

export default {
  testTimeout: process.env.CASEFILE_SOAK ? 3_600_000 : 60_000, // a machine that is busy is no failure
  projects: [project('unit', 'test'), project('contract', 'contract'), project('integration', 'integration')],
};
