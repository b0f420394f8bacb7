/** What a person types next, for the environment that a name prefix belongs to. */
export interface NextSteps {
  apply: string;
  logs: string;
  fillGitHubSecret: string;
  fillWebhookSecret: string;
  casefile: (args: string) => string;
}

export function nextStepsFor(namePrefix: string): NextSteps {
  const environment = /^casefile-(local|dev|prod)-$/.exec(namePrefix)?.[1] ?? 'dev';
  const target = (verb: string) => (environment === 'local' ? `make ls-${verb}` : `make aws-${verb}-${environment}`);
  return {
    apply: target('apply'),
    logs: target('logs'),
    fillGitHubSecret: `${target('github-secret')} APP=<App id> KEY=<file>.pem`,
    fillWebhookSecret: `${target('webhook-secret')} SOURCE=<source>`,
    casefile: (args) => `make casefile ARGS="${args}"${environment === 'local' ? '' : ` ENV=${environment}`}`,
  };
}
