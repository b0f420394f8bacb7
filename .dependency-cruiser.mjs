import { readdirSync } from 'node:fs';

/** Who may import whom: the table in docs/architecture.md, as rules. */
const mayImport = {
  'safe-text': [],
  'context-core': ['safe-text'],
  collectors: ['context-core'],
  adapters: ['alert-core', 'context-core'],
  'lambda-kit': ['context-core', 'safe-text'],
  'supervisor-handler': ['adapters', 'alert-core', 'collectors', 'context-core', 'lambda-kit', 'safe-text'],
  'data-processor': ['context-core', 'lambda-kit', 'safe-text'],
  'alert-core': ['context-core', 'safe-text'],
  'alert-handler': ['adapters', 'alert-core', 'context-core', 'lambda-kit', 'safe-text'],
  'webhook-handler': ['alert-core', 'adapters', 'context-core', 'lambda-kit', 'safe-text'],
  'sweeper-handler': ['adapters', 'alert-core', 'context-core', 'lambda-kit', 'safe-text'],
  'issue-handler': ['adapters', 'alert-core', 'context-core', 'lambda-kit', 'safe-text'],
  'cli-kit': [],
  'chaos-cli': ['cli-kit', 'context-core'],
  cli: ['adapters', 'alert-core', 'cli-kit', 'context-core', 'safe-text'],
  'github-fake': [],
};
const pure = ['safe-text', 'context-core', 'alert-core'];
const shipped = Object.keys(mayImport);

/** They try everything out together, so they may import everything. */
const trials = ['e2e', 'simulation'];

const unknown = readdirSync('packages').filter((name) => !trials.includes(name) && !shipped.includes(name));
if (unknown.length > 0)
  throw new Error(`Say in .dependency-cruiser.mjs what may be imported by ${unknown.join(', ')}.`);

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...shipped.map((name) => ({
      name: `imports-of-${name}`,
      severity: 'error',
      from: { path: `^packages/${name}/src`, pathNot: '\\.(test|contract)\\.ts$' },
      to: { path: '^packages/', pathNot: `^packages/(${[name, ...mayImport[name]].join('|')})/` },
    })),
    {
      name: 'pure-packages-touch-nothing',
      comment: 'node:crypto hashes; it is the one core module that does no I/O.',
      severity: 'error',
      from: { path: `^packages/(${pure.join('|')})/src`, pathNot: '\\.(test|contract)\\.ts$' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'pure-packages-know-no-aws',
      severity: 'error',
      from: { path: `^packages/(${pure.join('|')})/src`, pathNot: '\\.(test|contract)\\.ts$' },
      to: { path: '@aws-sdk|@smithy|octokit|pino|middy' },
    },
    {
      name: 'test-tools-stay-in-tests',
      severity: 'error',
      from: { path: `^packages/(${shipped.join('|')})/src`, pathNot: '\\.(test|contract)\\.ts$' },
      to: { path: 'gpt-tokenizer|fast-check|aws-sdk-client-mock|@jest/globals' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
