import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import type { Control } from './control.js';
import { createGitHubFake, type GitHubFake, type GitHubFakeOptions } from './fake.js';

export interface RunningGitHubFake extends Pick<GitHubFake, 'appId' | 'slug' | 'privateKeyPem' | 'state'> {
  /** Without a slash at its end: what `GITHUB_API_URL` is to be. */
  url: string;
  control: Control;
  /** Ends all connections, too. */
  stop: () => Promise<void>;
}

/** Serves a fake on the loopback address, on a free port unless one is given. */
export async function startGitHubFake(options: GitHubFakeOptions & { port?: number } = {}): Promise<RunningGitHubFake> {
  const { port = 0, ...rest } = options;
  const { app, appId, slug, privateKeyPem, control, state } = createGitHubFake(rest);
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url, appId, slug, privateKeyPem, state, control, stop };
}
