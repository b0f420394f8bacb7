import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chaos } from '../test/command-line.js';
import { configurationOf, type Lab, openLab } from '../test/lab.js';
import { roleName } from '../test/memory-cloud.js';
import { commands } from './commands/index.js';
import { targets } from './faults/index.js';

let lab: Lab;
let before: unknown;
beforeEach(async () => {
  lab = await openLab();
  before = configurationOf(lab.state);
});
afterEach(() => lab.close());

const json = (text: string): unknown => JSON.parse(text);

describe('help', () => {
  it.each(['', '--help', 'help'])('`chaos %s` lists every command on stdout', async (line) => {
    const { code, out } = await chaos(lab, line);
    expect(code).toBe(0);
    for (const { name, summary } of commands) expect(out).toMatch(new RegExp(`${name} .*${summary.slice(0, 20)}`));
  });

  it.each(commands.map(({ name }) => name))('`chaos %s --help` ends in examples and exit codes', async (name) => {
    const { code, out, err } = await chaos(lab, `${name} --help`);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(new RegExp(`Examples:\\n  yarn chaos ${name}[^]*Exit codes:\\n  0 [^]*\\n  1 [^]*\\n  2 `));
  });
});

describe('wrong usage ends with 2 and changes nothing', () => {
  it.each([
    ['an unknown command', 'explode', /unknown command/],
    ['an unknown option', 'status --explode', /unknown option/],
    ['no target', 'run', /--target .* not specified/],
    ['a target of another command', 'revoke --target throttle', /Allowed choices are both, s3, cloudwatch/],
    ['a ttl that is none', 'revoke --target s3 --ttl soon', /such as 90s, 10m or 1h/],
    ['an endpoint that is none', 'status --endpoint-url localhost', /such as http:/],
    ['a payload that is none', 'invoke --payload [1]', /must be a JSON object/],
    ['an output that is none', 'status --output xml', /Allowed choices are table, json/],
  ])('%s', async (_what, line, message) => {
    const { code, out, err } = await chaos(lab, line);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
    expect(configurationOf(lab.state)).toEqual(before);
  });
});

describe('the gate', () => {
  const untag = () => Object.assign(lab.state.roles[roleName] ?? {}, { tags: {} });

  it.each([
    'run --target s3',
    'revoke --target s3',
    'inject --target timeout',
    'run --target s3 --dry-run',
    'run --target s3 --yes',
  ])('refuses `%s` on an untagged role with 2, cause and next step', async (line) => {
    untag();
    before = configurationOf(lab.state);
    const { code, err } = await chaos(lab, line);
    expect(code).toBe(2);
    expect(err).toMatch(/error: The role .* does not carry the tag chaos=allowed\.\nnext:  .*aws iam tag-role/);
    expect(configurationOf(lab.state)).toEqual(before);
  });

  it('refuses AWS itself without --yes and lets it pass with it', async () => {
    const env = { AWS_ENDPOINT_URL: '' };
    await expect(chaos(lab, 'revoke --target s3', { env })).resolves.toMatchObject({ code: 2 });
    await expect(chaos(lab, 'revoke --target s3 --yes', { env })).resolves.toMatchObject({ code: 0 });
  });

  it('does not stand in the way of restore', async () => {
    await chaos(lab, 'revoke --target s3');
    untag();
    await expect(chaos(lab, 'restore')).resolves.toMatchObject({ code: 0 });
    expect(lab.state.roles[roleName]?.policies).toHaveProperty('data-processor-s3-access');
  });
});

describe('--dry-run', () => {
  it.each(Object.keys(targets))('of run --target %s says what would be done and changes nothing', async (target) => {
    const { code, out } = await chaos(lab, `run --target ${target} --dry-run --output json`);
    expect(code).toBe(0);
    expect(json(out)).toMatchObject({
      target,
      dry_run: true,
      changes: targets[target]?.map(({ name }) => ({ fault: name })),
    });
    expect(configurationOf(lab.state)).toEqual(before);
    expect(lab.state.published).toEqual([]);
  });

  it('of restore changes nothing', async () => {
    await chaos(lab, 'inject --target handler');
    const broken = configurationOf(lab.state);
    const { code, out } = await chaos(lab, 'restore --dry-run');
    expect(code).toBe(0);
    expect(out).toMatch(/handler .* would restore \(in_effect\)/);
    expect(configurationOf(lab.state)).toEqual(broken);
  });
});

describe('the output', () => {
  const escape = '\u001B[';

  it('has colors on a terminal, and none with NO_COLOR or without a terminal', async () => {
    expect((await chaos(lab, 'status', { isTTY: true })).out).toContain(escape);
    expect((await chaos(lab, 'status', { isTTY: true, env: { NO_COLOR: '1' } })).out).not.toContain(escape);
    const piped = await chaos(lab, 'run --target s3');
    expect(piped.out + piped.err).not.toContain(escape);
  });

  it('shows the time that is left on a terminal', async () => {
    const { err } = await chaos(lab, 'revoke --target s3 --ttl 90s', { isTTY: true, env: { NO_COLOR: '1' } });
    expect(err).toMatch(/Holding s3 until 2025-09-16T17:00:47\.131Z; Ctrl-C restores now 90 s left/);
  });

  it('of an error is JSON on stderr with --output json', async () => {
    const { code, out, err } = await chaos(lab, 'run --target s3 --function nobody --output json');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(json(err.split('\n').at(-2) ?? '')).toEqual({
      error: { message: 'Function not found: nobody', next: 'Check the name.', exit_code: 1 },
    });
  });
});
