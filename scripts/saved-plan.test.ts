import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { applySaved, planAndSave, planFiles } from './saved-plan.js';
import { init, type Stack, terraform } from './terraform.js';

describe('a saved plan', () => {
  let folder: string;
  let stack: Stack;
  const files = () => planFiles('dev', join(folder, 'plans'));
  const write = (value: string) => {
    writeFileSync(
      join(stack.directory, 'main.tf'),
      `resource "terraform_data" "this" { input = "${value}" }\noutput "value" { value = terraform_data.this.output }\n`,
    );
  };
  const value = async () => JSON.parse(await terraform(stack, ['output', '-json', 'value'])) as unknown;

  beforeEach(async () => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
    folder = mkdtempSync(join(tmpdir(), 'saved-plan-'));
    stack = { directory: join(folder, 'root'), dataDir: join(folder, 'data'), backend: [], env: {} };
    mkdirSync(stack.directory);
    write('first');
    await init(stack);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  it('is applied as it was shown, whatever has been written since, and once', async () => {
    await planAndSave(stack, 'dev', files());
    expect(readFileSync(files().text, 'utf8')).toContain('+ input  = "first"');
    write('second');
    await applySaved(stack, 'dev', files());
    expect(await value()).toBe('first');
    await expect(applySaved(stack, 'dev', files())).rejects.toThrow(
      'There is no saved plan of dev. Run: make aws-plan-dev',
    );
  });

  it('is refused when the state has changed meanwhile', async () => {
    await planAndSave(stack, 'dev', files());
    await terraform(stack, ['apply', '-auto-approve', '-input=false']);
    await expect(applySaved(stack, 'dev', files())).rejects.toThrow('stale');
  });

  it('leaves no earlier plan behind when the next one fails', async () => {
    await planAndSave(stack, 'dev', files());
    writeFileSync(join(stack.directory, 'main.tf'), 'output "value" { value = nothing.at.all }');
    await expect(planAndSave(stack, 'dev', files())).rejects.toThrow('terraform');
    expect(existsSync(files().plan)).toBe(false);
  });
});
