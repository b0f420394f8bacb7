import { createAppClient, signJwt } from '../test/app-client.js';
import { createOpenApiCheck } from '../test/openapi-check.js';
import { startGitHubFake, type RunningGitHubFake } from './server.js';

const check = createOpenApiCheck();
const seen = new Set<string>();
const issues = '/repos/{owner}/{repo}/issues';
const issue = `${issues}/{issue_number}`;
const comments = `${issue}/comments`;
const labels = '/repos/{owner}/{repo}/labels';
let fake: RunningGitHubFake;
let client: ReturnType<typeof createAppClient>;
let jwt: string;
let token: string;

beforeAll(async () => {
  fake = await startGitHubFake({ repositories: ['example/alerts', 'example/other'] });
});

beforeEach(async () => {
  fake.control.reset();
  jwt = signJwt(fake, new Date());
  client = createAppClient({
    url: fake.url,
    repo: 'example/alerts',
    onExchange(exchange) {
      check(exchange);
      seen.add(`${exchange.operation} ${exchange.status}`);
    },
  });
  token = await client.token(jwt);
});

afterAll(() => fake.stop());

describe("answers as GitHub's OpenAPI description has them", () => {
  it('to the App', async () => {
    expect((await client.call('GET /app', jwt)).status).toBe(200);
    expect((await client.call('GET /app/installations', jwt)).status).toBe(200);
    expect((await client.call('GET /orgs/{org}/installation', jwt, { params: { org: 'example' } })).status).toBe(200);
    const user = { params: { username: 'example' } };
    expect((await client.call('GET /users/{username}/installation', jwt, user)).status).toBe(200);
    await client.token(jwt, { repositories: ['alerts'], permissions: { issues: 'read' } });
    expect((await client.call('GET /app', 'x.y.z')).status).toBe(401);
    const nowhere = { params: { installation_id: 1 } };
    expect((await client.call('POST /app/installations/{installation_id}/access_tokens', jwt, nowhere)).status).toBe(
      404,
    );
  });

  it('about the repository', async () => {
    expect((await client.call('GET /repos/{owner}/{repo}', token)).status).toBe(200);
    expect((await client.call('GET /repos/{owner}/{repo}', token, { params: { repo: 'none' } })).status).toBe(404);
    expect((await client.call('GET /repos/{owner}/{repo}', '')).status).toBe(401);
  });

  it('to the whole life of an issue', async () => {
    const draft = { title: 'a title', body: 'a body', labels: ['casefile'], assignees: ['a-person'] };
    const created = await client.call(`POST ${issues}`, token, { body: draft });
    expect(created.status).toBe(201);
    const params = { issue_number: created.fields.number };
    expect((await client.call(`GET ${issue}`, token, { params })).status).toBe(200);
    expect((await client.call(`POST ${comments}`, token, { params, body: { body: 'hello' } })).status).toBe(201);
    expect((await client.call(`GET ${comments}`, token, { params })).body).toHaveLength(1);
    const close = { state: 'closed', state_reason: 'duplicate' };
    const closed = await client.call(`PATCH ${issue}`, token, { params, body: close });
    expect(closed.fields).toMatchObject({ ...close, closed_by: { login: 'casefile[bot]', type: 'Bot' } });
    const opened = await client.call(`PATCH ${issue}`, token, { params, body: { state: 'open' } });
    expect(opened.fields).toMatchObject({ state: 'open', state_reason: 'reopened', closed_by: null });
    expect((await client.call(`GET ${issues}`, token, { query: '?state=all' })).body).toHaveLength(1);
  });

  it('about labels', async () => {
    expect((await client.call(`POST ${labels}`, token, { body: { name: 'x', color: 'ff0000' } })).status).toBe(201);
    const again = await client.call(`POST ${labels}`, token, { body: { name: 'X' } });
    expect(again.status).toBe(422);
    expect(again.body).toMatchObject({ errors: [{ resource: 'Label', code: 'already_exists', field: 'name' }] });
    expect((await client.call(`GET ${labels}`, token)).body).toHaveLength(1);
  });

  it('when it refuses', async () => {
    const { number } = fake.control.act({ action: 'open', repo: 'example/alerts', title: 'a title' });
    const params = { issue_number: number ?? 0 };
    const onIssue = { repo: 'example/alerts', number: number ?? 0 };
    const statusOf = async (operation: string, body?: unknown) =>
      (await client.call(operation, token, { params, ...(body === undefined ? {} : { body }) })).status;

    expect(await statusOf(`POST ${issues}`, 'no JSON')).toBe(400);
    expect(await statusOf(`POST ${issues}`, {})).toBe(422);
    expect(await statusOf(`POST ${issues}`, { title: 'x'.repeat(257) })).toBe(422);
    expect(await statusOf(`PATCH ${issue}`, { body: 'x'.repeat(65_537) })).toBe(422);
    expect(await statusOf(`PATCH ${issue}`, { state: 'gone' })).toBe(422);
    expect(await statusOf(`POST ${comments}`, { body: '' })).toBe(422);
    expect((await client.call(`GET ${issues}`, token, { query: '?state=none' })).status).toBe(422);
    expect((await client.call(`GET ${issue}`, token, { params: { issue_number: 99 } })).status).toBe(404);
    fake.control.act({ action: 'lock', ...onIssue });
    expect(await statusOf(`POST ${comments}`, { body: 'hello' })).toBe(403);
    fake.control.act({ action: 'transfer', ...onIssue, to: 'example/other' });
    expect(await statusOf(`GET ${issue}`)).toBe(301);
    expect(await statusOf(`PATCH ${issue}`, { title: 'x' })).toBe(301);
    expect(await statusOf(`POST ${comments}`, { body: 'hello' })).toBe(301);
    fake.control.act({ action: 'archive', repo: 'example/alerts' });
    expect(await statusOf(`POST ${issues}`, { title: 'x' })).toBe(403);
    fake.control.act({ action: 'unarchive', repo: 'example/alerts' });
    fake.control.act({ action: 'disable_issues', repo: 'example/alerts' });
    expect(await statusOf(`POST ${issues}`, { title: 'x' })).toBe(410);
    expect(await statusOf(`GET ${issues}`)).toBe(410);
  });

  it('from every operation that the description was taken for', () => {
    const operations = [...new Set([...seen].map((one) => one.replace(/ \d+$/, '')))];
    expect(operations).toHaveLength(15);
  });
});

describe('the check', () => {
  const label = { id: 1, node_id: 'x', url: 'x', name: 'x', description: null, color: 'ededed', default: false };
  const operation = `POST ${labels}`;

  it('lets a right answer pass', () => {
    expect(() => check({ operation, status: 201, body: label })).not.toThrow();
  });

  it.each([
    ['a field of another type', { operation, status: 201, body: { ...label, id: '1' } }, /\/id must be integer/],
    ['a field that is missing', { operation, status: 201, body: { ...label, color: undefined } }, /'color'/],
    ['a field that GitHub does not have', { operation, status: 201, body: { ...label, colour: 'x' } }, /additional/],
    ['null where there is none', { operation, status: 201, body: { ...label, name: null } }, /\/name must be string/],
    ['a status that is not described', { operation, status: 202, body: label }, /202 is not described/],
    ['an error without a message', { operation, status: 403, body: {} }, /'message'/],
    ['an operation that is not described', { operation: 'PUT /x', status: 200, body: {} }, /no PUT \/x/],
  ])('refuses %s', (_, exchange, problem) => {
    expect(() => check(exchange)).toThrow(problem);
  });
});
