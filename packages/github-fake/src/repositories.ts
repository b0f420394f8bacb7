import type { RepositoryEndpoint } from './endpoint.js';
import { viewFullRepository } from './repository-view.js';

export const repositoryEndpoints: RepositoryEndpoint[] = [
  {
    method: 'GET',
    path: '/repos/:owner/:repo',
    as: 'installation',
    needs: { permission: 'metadata', level: 'read' },
    run: ({ repository, installation, urls }) => ({
      status: 200,
      body: viewFullRepository(repository, urls, installation.permissions['issues'] === 'write'),
    }),
  },
];
