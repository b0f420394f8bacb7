import { describe, expect, it } from '@jest/globals';
import { issueRouteOf, issueRoutingSchema, repositoriesOf } from './issue-routing.js';

const routing = issueRoutingSchema.parse({
  default: { repository: 'shop/alerts', labels: ['ops'], runbook_url: 'https://runbooks.example.com/' },
  teams: {
    checkout: { repository: 'shop/checkout', assignees: ['octocat'] },
    search: { labels: ['search'] },
  },
});

describe('the route of an issue', () => {
  it('is the team’s own', () => {
    expect(issueRouteOf(routing, 'checkout')).toEqual({
      repository: 'shop/checkout',
      labels: [],
      assignees: ['octocat'],
      runbook_url: 'https://runbooks.example.com/',
      unknownTeam: false,
    });
  });

  it('takes the default repository where the team names none', () => {
    expect(issueRouteOf(routing, 'search')).toMatchObject({ repository: 'shop/alerts', labels: ['search'] });
  });

  it.each(['payments', 'constructor', '__proto__'])(
    'is the default for %s, and says that the team is unknown',
    (team) => {
      expect(issueRouteOf(routing, team)).toMatchObject({
        repository: 'shop/alerts',
        labels: ['ops'],
        unknownTeam: true,
      });
    },
  );

  it('knows no unknown team where the file names none', () => {
    const plain = issueRoutingSchema.parse({ default: { repository: 'shop/alerts' } });
    expect(issueRouteOf(plain, 'payments').unknownTeam).toBe(false);
  });
});

describe('the repositories of a routing', () => {
  it('are the default one and every team’s, each once', () => {
    const named = issueRoutingSchema.parse({
      default: { repository: 'shop/alerts' },
      teams: {
        web: { repository: 'shop/web-alerts' },
        orders: { repository: 'Shop/Alerts' },
        mobile: { labels: ['mobile'] },
      },
    });
    expect(repositoriesOf(named)).toEqual(['shop/alerts', 'shop/web-alerts']);
  });
});

describe('the routing file', () => {
  it.each<[string, unknown]>([
    ['no default', { teams: {} }],
    ['a repository without an owner', { default: { repository: 'alerts' } }],
    ['a team that is no slug', { default: { repository: 'shop/alerts' }, teams: { 'Check Out': {} } }],
    [
      'a runbook over plain HTTP',
      { default: { repository: 'shop/alerts', runbook_url: 'http://runbooks.example.com' } },
    ],
    ['a word that it does not know', { default: { repository: 'shop/alerts' }, team: {} }],
  ])('is refused with %s', (_, document) => {
    expect(issueRoutingSchema.safeParse(document).success).toBe(false);
  });
});
