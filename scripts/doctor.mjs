/**
 * Says what this machine lacks and how to get it. Plain JavaScript without dependencies, because it must run before
 * anything is installed. Exit code 1 when something required is missing.
 */
import { execFileSync } from 'node:child_process';

const run = (command, args) => {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
};
const atLeast = (version, major, minor = 0) => {
  const [, a, b] = /(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  return a !== undefined && (Number(a) > major || (Number(a) === major && Number(b) >= minor));
};

const node = process.version;
const npm = run('npm', ['--version']);
const python = run('python3', ['--version']);
const venv = run('python3', ['-c', 'import ensurepip, venv']) !== undefined;
const make = run('make', ['--version'])?.split('\n')[0];
const terraform = run('terraform', ['version', '-json']);
const terraformVersion = terraform && JSON.parse(terraform).terraform_version;
const aws = run('aws', ['--version']);

const checks = [
  ['Node.js', atLeast(node, 20), node, 'Node.js 20 or later: https://nodejs.org/en/download'],
  ['npm', npm !== undefined, npm, 'npm comes with Node.js: https://nodejs.org/en/download'],
  [
    'Python',
    atLeast(python, 3, 10),
    python,
    'Python 3.10 or later, for the local AWS: https://www.python.org/downloads/',
  ],
  ['Python venv', venv, venv ? 'yes' : undefined, 'Debian and Ubuntu: apt install python3-venv'],
  ['make', make !== undefined, make, 'Debian and Ubuntu: apt install make; macOS: xcode-select --install'],
  [
    'Terraform',
    atLeast(terraformVersion, 1, 10),
    terraformVersion,
    'nothing to do: make setup fetches the version in .terraform-version into .local/bin',
    'optional',
  ],
  [
    'AWS CLI',
    aws !== undefined,
    aws?.split(' ')[0],
    'only needed for the commands that you paste yourself',
    'optional',
  ],
];

let missing = 0;
for (const [name, ok, found, hint, optional] of checks) {
  if (!ok && !optional) missing += 1;
  const mark = ok ? 'ok     ' : optional ? 'absent ' : 'MISSING';
  console.log(`${mark} ${name.padEnd(12)} ${found ?? ''}${ok ? '' : `${found ? '  ' : ''}${hint}`}`);
}
console.log(
  missing === 0
    ? '\nThis machine has what it needs. Next: make demo'
    : `\n${missing} missing; install the above, then run make doctor again.`,
);
process.exitCode = missing === 0 ? 0 : 1;
