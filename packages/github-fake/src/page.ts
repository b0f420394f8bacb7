import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import { renderMarkdown } from './markdown.js';
import { style } from './page-style.js';
import {
  findRepository,
  fullNameOf,
  type Actor,
  type State,
  type StoredIssue,
  type StoredRepository,
} from './state.js';

type Html = ReturnType<typeof html>;

/** What a person sees in a browser: repositories with their issues, and each issue with its comments. */
export function pages(state: () => State): Hono {
  const app = new Hono();
  app.use('*', async (c, next) => {
    await next();
    c.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'");
  });
  app.get('/', (c) => c.html(layout('Repositories', html`${state().repositories.map(repositorySection)}`)));
  app.get('/:owner/:repo', (c) => {
    const repository = findRepository(state(), `${c.req.param('owner')}/${c.req.param('repo')}`);
    return repository ? c.html(layout(fullNameOf(repository), repositorySection(repository))) : c.notFound();
  });
  app.get('/:owner/:repo/issues/:number{[0-9]+}', async (c) => {
    const repository = findRepository(state(), `${c.req.param('owner')}/${c.req.param('repo')}`);
    const issue = repository?.issues.find(({ number }) => String(number) === c.req.param('number'));
    if (!repository || !issue || issue.gone === 'deleted') return c.notFound();
    if (issue.gone === undefined)
      return c.html(layout(`${issue.title} · ${fullNameOf(repository)}`, await issueSection(issue, repository)));
    const { repository_id, number } = issue.gone;
    const target = state().repositories.find(({ id }) => id === repository_id);
    return target ? c.redirect(`/${fullNameOf(target)}/issues/${number}`) : c.notFound();
  });
  return app;
}

export function layout(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <div class="top"><a href="/">Repositories</a> <span class="note">a local stand-in for GitHub</span></div>
        <main>${content}</main>
      </body>
    </html>`;
}

function repositorySection(repository: StoredRepository): Html {
  const name = fullNameOf(repository);
  const issues = repository.issues.filter(({ gone }) => gone === undefined).toReversed();
  const open = issues.filter(({ state }) => state === 'open').length;
  return html`<h2 class="repo"><a href="/${name}">${name}</a></h2>
    <div class="box">
      <header><b>${open}</b> open, <b>${issues.length - open}</b> closed</header>
      ${issues.length === 0 ? html`<div class="empty">No issues yet</div>` : issues.map((issue) => row(issue, repository))}
    </div>`;
}

function row(issue: StoredIssue, repository: StoredRepository): Html {
  const comments = issue.comments.length;
  return html`<div class="row">
    <span class="dot ${kindOf(issue)}"></span
    ><a class="title" href="/${fullNameOf(repository)}/issues/${issue.number}">${issue.title}</a
    >${labels(issue, repository)}
    <div class="muted">
      #${issue.number} opened ${shown(issue.created_at)} by
      ${issue.author.login}${comments === 0 ? '' : ` · ${comments} comment${comments === 1 ? '' : 's'}`}
    </div>
  </div>`;
}

async function issueSection(issue: StoredIssue, repository: StoredRepository): Promise<Html> {
  const texts = [
    { author: issue.author, at: issue.created_at, body: issue.body ?? '', id: 'body' },
    ...issue.comments.map(({ id, author, created_at, body }) => ({
      author,
      at: created_at,
      body,
      id: `issuecomment-${id}`,
    })),
  ];
  const boxes = await Promise.all(texts.map(textBox));
  return html`<h1>${issue.title} <span class="number">#${issue.number}</span></h1>
    <div class="meta">
      <span class="badge ${kindOf(issue)}">${stateOf(issue)}</span>
      <a href="/${fullNameOf(repository)}">${fullNameOf(repository)}</a>${labels(issue, repository)}
      <div class="muted">${closing(issue)}${issue.locked ? ' This conversation is locked.' : ''}</div>
    </div>
    ${boxes}`;
}

async function textBox({
  author,
  at,
  body,
  id,
}: {
  author: Actor;
  at: string;
  body: string;
  id: string;
}): Promise<Html> {
  const rendered = await renderMarkdown(body);
  const content = rendered.trim() === '' ? '<p class="muted"><i>No description provided.</i></p>' : rendered;
  return html`<article class="box" id="${id}">
    <header>
      <b>${author.login.replace('[bot]', '')}</b> ${author.type === 'Bot' ? html`<span class="bot">bot</span>` : ''}
      <span class="muted">${shown(at)}</span>
    </header>
    <div class="markdown">${raw(content)}</div>
  </article>`;
}

function labels(issue: StoredIssue, repository: StoredRepository): Html {
  const colorOf = (name: string) => repository.labels.find((label) => label.name === name)?.color ?? 'ededed';
  return html`${issue.labels.map((name) => html`<span class="label" style="background: #${colorOf(name)}55">${name}</span>`)}`;
}

function kindOf({ state, state_reason }: StoredIssue): 'open' | 'closed' | 'skipped' {
  if (state === 'open') return 'open';
  return state_reason === 'completed' ? 'closed' : 'skipped';
}

function stateOf({ state, state_reason }: StoredIssue): string {
  if (state === 'open') return 'Open';
  return state_reason === 'not_planned'
    ? 'Closed as not planned'
    : state_reason === 'duplicate'
      ? 'Closed as duplicate'
      : 'Closed';
}

function closing({ closed_at, closed_by }: StoredIssue): string {
  return closed_at === null ? '' : `Closed ${shown(closed_at)} by ${closed_by?.login ?? 'nobody'}.`;
}

function shown(time: string): string {
  return time.replace('T', ' ').replace('Z', ' UTC');
}
