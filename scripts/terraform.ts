import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { localDir, root } from './paths.js';
import type { Progress } from './progress.js';
import { run, RunError } from './run.js';

const pinned = readFileSync(join(root, '.terraform-version'), 'utf8').trim();

/** One folder of Terraform with its own state, so that several stacks can stand side by side. */
export interface Stack {
  directory: string;
  /** Where Terraform keeps its working data. */
  dataDir: string;
  /** Arguments of `init` that say where the state is. */
  backend: readonly string[];
  /** Variables and endpoint, as environment: `TF_VAR_…`, `AWS_…`. */
  env: NodeJS.ProcessEnv;
}

export async function init(stack: Stack): Promise<void> {
  const plugins = pluginDir();
  await terraform(stack, [
    'init',
    '-input=false',
    '-reconfigure',
    ...stack.backend.map((setting) => `-backend-config=${setting}`),
    ...(plugins ? [`-plugin-dir=${plugins}`] : []),
  ]);
}

/** Applies without asking; the progress counts resources. */
export async function apply(stack: Stack, progress: Progress): Promise<void> {
  await changing(stack, ['apply', '-auto-approve', '-json', '-input=false', '-parallelism=40'], progress);
}

/** Applies a plan that `savePlan` wrote, and nothing that it does not hold. */
export async function applyPlan(stack: Stack, file: string, progress: Progress): Promise<void> {
  await changing(stack, ['apply', '-json', '-input=false', LOCK_TIMEOUT, file], progress);
}

/** Writes a plan to `file` and answers it as a person reads it. */
export async function savePlan(stack: Stack, file: string): Promise<string> {
  await terraform(stack, ['plan', '-input=false', LOCK_TIMEOUT, `-out=${file}`]);
  return terraform(stack, ['show', '-no-color', file]);
}

export async function destroy(stack: Stack, progress: Progress): Promise<void> {
  await changing(stack, ['destroy', '-auto-approve', '-json', '-input=false', '-parallelism=40'], progress);
}

/** The outputs of `infra/service` by name. */
export async function outputs(stack: Stack): Promise<Record<string, unknown>> {
  const json = JSON.parse(await terraform(stack, ['output', '-json'])) as {
    service?: { value: Record<string, unknown> };
  };
  if (!json.service) throw new Error(`Nothing has been applied in ${stack.directory}. Apply first.`);
  return json.service.value;
}

/** The addresses of the resources that a further `apply` would change. */
export async function pendingChanges(stack: Stack): Promise<string[]> {
  const lines = (await terraform(stack, ['plan', '-json', '-input=false', '-lock=false'])).split('\n');
  return lines.flatMap((line) => {
    const event = parseLine(line);
    return event?.type === 'planned_change' ? [event.change?.resource.addr ?? 'unknown'] : [];
  });
}

/** A resource as a plan leaves it, with everything that is set. */
export interface PlannedResource {
  address: string;
  type: string;
  values: Record<string, unknown>;
}

/** Every resource as the next `apply` would leave it, changed or not: what a local AWS forgot of one is there, too. */
export async function plannedResources(stack: Stack): Promise<PlannedResource[]> {
  const file = join(stack.dataDir, 'plan.out');
  await terraform(stack, ['plan', '-input=false', '-lock=false', `-out=${file}`]);
  const plan = JSON.parse(await terraform(stack, ['show', '-json', file])) as {
    planned_values: { root_module: PlannedModule };
  };
  return resourcesOf(plan.planned_values.root_module);
}

/** Every resource that the one run of a folder's `terraform test` made, with all its values: the provider is mocked. */
export async function testedResources(stack: Stack): Promise<PlannedResource[]> {
  const plugins = pluginDir();
  await terraform(stack, ['init', '-backend=false', '-input=false', ...(plugins ? [`-plugin-dir=${plugins}`] : [])]);
  const lines = (await terraform(stack, ['test', '-json', '-verbose'])).split('\n');
  const states = lines.flatMap((line) => {
    const { test_state } = line.startsWith('{')
      ? (JSON.parse(line) as { test_state?: { root_module: PlannedModule } })
      : {};
    return test_state ? [test_state.root_module] : [];
  });
  return states.flatMap(resourcesOf);
}

/** Runs Terraform in a stack and answers its standard output. */
export async function terraform(
  stack: Stack,
  args: readonly string[],
  onLine?: (line: string) => void,
): Promise<string> {
  return run(await terraformBinary(), [`-chdir=${stack.directory}`, ...args], {
    env: {
      ...process.env,
      TF_IN_AUTOMATION: '1',
      CHECKPOINT_DISABLE: '1',
      ...stack.env,
      TF_DATA_DIR: stack.dataDir,
    },
    ...(onLine ? { onLine } : {}),
  });
}

/** Terraform on the PATH when it is new enough, else the pinned version in `.local/bin`, fetched when missing. */
export async function terraformBinary(): Promise<string> {
  const own = join(localDir, 'bin', 'terraform');
  if (existsSync(own)) return own;
  if (await isNewEnough('terraform')) return 'terraform';
  await fetchTerraform(own, process.env.TERRAFORM_RELEASES_URL);
  return own;
}

/** A filesystem mirror of the provider: `TF_PLUGIN_DIR`, else one found where mirrors usually lie, else none (the registry). */
export function pluginDir(): string | undefined {
  if (process.env.TF_PLUGIN_DIR) return process.env.TF_PLUGIN_DIR;
  const usual = [join(homedir(), '.terraform.d', 'plugins'), '/usr/local/share/terraform/plugins'];
  const near = ['/opt', '/srv', '/usr/share', '/usr/local/share', '/var/lib'].flatMap((parent) =>
    subfolders(parent).flatMap((folder) => [folder, ...subfolders(folder)]),
  );
  return [...usual, ...near].find(hasProvider);
}

/** Two plans at once, of two pull requests: the second waits. */
const LOCK_TIMEOUT = '-lock-timeout=5m';

interface PlannedModule {
  resources?: PlannedResource[];
  child_modules?: PlannedModule[];
}

function resourcesOf({ resources = [], child_modules = [] }: PlannedModule): PlannedResource[] {
  return [...resources, ...child_modules.flatMap(resourcesOf)];
}

interface UiLine {
  type?: string;
  '@level'?: string;
  '@message'?: string;
  change?: { resource: { addr: string } };
  hook?: { action: string };
  diagnostic?: { severity: string; summary: string; detail: string; address?: string };
}

async function changing(stack: Stack, args: readonly string[], progress: Progress): Promise<void> {
  let planned = 0;
  let done = 0;
  const problems: string[] = [];
  try {
    await terraform(stack, args, (line) => {
      const event = parseLine(line);
      if (event?.type === 'planned_change') planned += 1;
      if (event?.type === 'apply_complete' && event.hook?.action !== 'read') done += 1;
      if (event?.diagnostic?.severity === 'error') {
        const { address, summary, detail } = event.diagnostic;
        problems.push(`${address ? `${address}: ` : ''}${summary}${detail ? `\n${detail}` : ''}`);
      }
      progress.update(planned === 0 ? 'comparing' : `${done} of ${planned} resources`);
    });
  } catch (error) {
    if (!(error instanceof RunError) || problems.length === 0) throw error;
    throw new Error(`terraform ${args[0] ?? ''} failed:\n${problems.join('\n')}`, { cause: error });
  }
}

function parseLine(line: string): UiLine | undefined {
  return line.startsWith('{') ? (JSON.parse(line) as UiLine) : undefined;
}

async function isNewEnough(program: string): Promise<boolean> {
  try {
    const { terraform_version } = JSON.parse(await run(program, ['version', '-json'])) as { terraform_version: string };
    const [major = 0, minor = 0] = terraform_version.split('.').map(Number);
    return major > 1 || (major === 1 && minor >= 10);
  } catch {
    return false;
  }
}

/** Fetches the pinned version into `target` from the official releases, or from where `TERRAFORM_RELEASES_URL` says, and checks its published SHA-256. */
export async function fetchTerraform(
  target: string,
  releases = 'https://releases.hashicorp.com/terraform',
): Promise<void> {
  const base = `${releases}/${pinned}`;
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const archive = `terraform_${pinned}_${process.platform}_${arch}.zip`;
  const sums = (await download(`${base}/terraform_${pinned}_SHA256SUMS`)).toString();
  const expected = sums
    .split('\n')
    .find((line) => line.endsWith(`  ${archive}`))
    ?.split(' ')[0];
  if (!expected) throw new Error(`Terraform ${pinned} is not published as ${archive}`);
  const bytes = await download(`${base}/${archive}`);
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== expected)
    throw new Error(`${base}/${archive} has SHA-256 ${actual}, published is ${expected}; nothing was installed`);
  const folder = dirname(target);
  const zip = join(folder, archive);
  mkdirSync(folder, { recursive: true });
  writeFileSync(zip, bytes);
  const unpack =
    'import sys, zipfile, os; zipfile.ZipFile(sys.argv[1]).extract("terraform", sys.argv[2]); os.chmod(sys.argv[3], 0o755)';
  await run('python3', ['-c', unpack, zip, folder, target]);
  rmSync(zip);
}

async function download(url: string): Promise<Buffer> {
  const response = await fetch(url).catch((error: unknown) => {
    throw new Error(
      `Terraform ${pinned} is needed and ${url} cannot be reached. Install Terraform 1.10 or later yourself, or set TERRAFORM_RELEASES_URL.`,
      { cause: error },
    );
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(folder, entry.name));
  } catch {
    return [];
  }
}

/** The mirror must hold a version that `infra/` accepts: at least 5.100, below 7. */
function hasProvider(folder: string): boolean {
  return subfolders(join(folder, 'registry.terraform.io', 'hashicorp', 'aws')).some((version) => {
    const [major = 0, minor = 0] = (version.split('/').pop() ?? '').split('.').map(Number);
    return (major === 5 && minor >= 100) || major === 6;
  });
}
