import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createOperator, type Operator } from '../test/operator.js';

let operator: Operator;
beforeEach(async () => {
  operator = await createOperator();
});
afterEach(() => operator.end());

describe('help', () => {
  it.each(['--help', 'help'])('`casefile %s` lists the groups on stdout', async (line) => {
    const { code, out } = await operator.casefile(line);
    expect(code).toBe(0);
    expect(out).toMatch(/github .*what has to do with GitHub/);
    expect(out).toMatch(/alerts .*the alerts and their issues/);
    expect(out).toMatch(/smoke .*all the way/);
  });

  it.each(['add', 'list', 'remove'])('`casefile silence %s --help` ends in examples and exit codes', async (word) => {
    const { code, out, err } = await operator.casefile(`silence ${word} --help`);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/Examples:\n {2}make casefile ARGS=[^]*Exit codes:\n {2}0 [^]*\n {2}1 [^]*\n {2}2 /);
  });

  it('`casefile github check --help` ends in examples and exit codes', async () => {
    const { code, out, err } = await operator.casefile('github check --help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /Examples:\n {2}make casefile ARGS="github check"[^]*Exit codes:\n {2}0 [^]*\n {2}1 [^]*\n {2}2 /,
    );
  });

  it('the doctor of a deployment names that of the machine', async () => {
    expect((await operator.casefile('doctor --help')).out).toContain('make doctor');
  });
});

describe('wrong usage ends with 2 and asks nobody', () => {
  it.each([
    ['an unknown command', 'github explode', /unknown command/],
    ['an unknown option', 'github check --explode', /unknown option/],
    ['a repository without an owner', 'github check --repo alerts', /must be owner\/name/],
    ['one repository and all of them', 'github check --all-repos --repo shop/alerts', /cannot be used with/],
    ['an address that is none', 'github check --api-url localhost', /such as http:/],
    ['a silence without an end', 'silence add --team checkout --reason x', /Say how long/],
    ['a silence of everything', 'silence add --for 4h --reason x', /Say which alerts/],
    ['a silence without a reason', 'silence add --team checkout --for 4h', /--reason/],
    ['a silence for ever', 'silence add --team checkout --for 40d --reason x', /At most 30 days. For longer, correct/],
    ['a length that is none', 'silence add --team checkout --for 4hours --reason x', /such as 30m, 4h, 2d or 1w/],
    ['two ends', 'silence add --team a --for 4h --until 2036-01-01T00:00:00Z --reason x', /cannot be used with/],
    ['an end that is over', 'silence add --team a --until 2016-01-01T00:00:00Z --reason x', /over already/],
    ['an end that is far', 'silence add --team a --until 2099-01-01T00:00:00Z --reason x', /At most 30 days/],
    ['an end without a zone', 'silence add --team a --until 2036-01-01T00:00:00 --reason x', /a time with a zone/],
    ['a team that is no slug', 'silence add --team Shop! --for 4h --reason x', /--team: /],
    ['an alert that is no name of one', 'silence add --alert latest --for 4h --reason x', /It must be a fingerprint/],
    ['to remove nothing in particular', 'silence remove', /an id of silence list, or --all/],
    ['to remove one and all', 'silence remove abc --all', /an id of silence list, or --all/],
    ['an output that is none', 'github check --output xml', /Allowed choices are table, json/],
    ['Markdown of a command that has none', 'doctor --output markdown', /Allowed choices are table, json/],
    ['no alert to show', 'alerts show', /missing required argument 'alert'/],
    ['a limit that is none', 'alerts list --limit all', /must be a number from 1/],
    ['no time at all', 'smoke --timeout 0', /number of seconds from 1 to 3600/],
  ])('%s', async (_, line, message) => {
    const { code, out, err } = await operator.casefile(line);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
    expect(operator.lambda.calls()).toEqual([]);
  });
});

describe('the output', () => {
  const escape = '\u001B[';

  it('has colors on a terminal, and none with NO_COLOR or without a terminal', async () => {
    expect((await operator.casefile('github check', { isTTY: true })).out).toContain(escape);
    expect((await operator.casefile('github check', { isTTY: true, env: { NO_COLOR: '1' } })).out).not.toContain(
      escape,
    );
    const piped = await operator.casefile('github check');
    expect(piped.out + piped.err).not.toContain(escape);
  });

  it('shows each step with its mark on a terminal', async () => {
    operator.github.control.act({ action: 'archive', repo: 'shop/alerts' });
    const { err } = await operator.casefile('github check', { isTTY: true, env: { NO_COLOR: '1' } });
    expect(err).toContain('✓ shop/alerts: Looking for the installation\n');
    expect(err).toContain('✗ shop/alerts: Reading the repository\n');
  });
});
