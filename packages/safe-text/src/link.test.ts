import { describe, expect, it } from '@jest/globals';
import { isLink, link } from './link.js';
import { ours } from './markdown.js';

const rules = { hosts: ['a.example', 'b.example:8443', '*.c.example'] };

describe('link', () => {
  it.each([
    ['https://a.example', 'https://a.example/'],
    ['HTTPS://A.example:443/x?y=1&z=2#t', 'https://a.example/x?y=1&amp;z=2#t'],
    ['https://b.example:8443/', 'https://b.example:8443/'],
    ['https://x.y.c.example/', 'https://x.y.c.example/'],
    ['https://a.example/(x)[y]', 'https://a.example/(x)[y]'],
    ['https://a.example/?q=a`b|c\\d>', 'https://a.example/?q=a%60b%7Cc%5Cd%3E'],
    ['https://a.example/@octo/team', 'https://a.example/%40octo/team'],
    ['https://a.example/?q=&copy;', 'https://a.example/?q=&amp;copy;'],
    ['https://a.example/\u202Eé', 'https://a.example/%E2%80%AE%C3%A9'],
  ])('leads to %s', (url, destination) => {
    expect(link(ours`Runbook`, url, rules)).toBe(`[Runbook](<${destination}>)`);
  });

  it.each([
    ['plain http', 'http://a.example/'],
    ['a host that is not allowed', 'https://evil.example/'],
    ['a host that ends like one', 'https://xa.example/'],
    ['a host that begins like one', 'https://a.example.evil.example/'],
    ['the name above a wildcard', 'https://c.example/'],
    ['another port', 'https://a.example:8443/'],
    ['a user name before the host', 'https://a.example@a.example/'],
    ['a script', 'javascript:alert(1)'],
    ['no URL', 'see the wiki'],
    ['a long URL', `https://a.example/${'x'.repeat(2048)}`],
    ['a URL that is long when it is encoded', `https://a.example/${'é'.repeat(500)}`],
  ])('is no link to %s, but can be read', (_, url) => {
    expect(link(ours`Runbook`, url, rules)).toBe(`Runbook: \`${url.replace(/@(?=a)/, '@\u200B')}\``);
    expect(isLink(url, rules)).toBe(false);
  });

  it('asks whoever knows more', () => {
    const accepts = ({ pathname }: URL) => pathname !== '/no';
    expect(isLink('https://a.example/no', { ...rules, accepts })).toBe(false);
    expect(isLink('https://a.example/yes', { ...rules, accepts })).toBe(true);
  });
});
