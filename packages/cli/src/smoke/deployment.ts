import * as z from 'zod';
import type { Visit } from '../deployment/check.js';
import { tableNames, topicArnBeside } from '../deployment/names.js';
import { Missing } from '../missing.js';
import type { Mark } from './marks.js';
import { withAws } from './wait.js';

/** What is deployed, as far as the test has to know it. */
export interface Deployment {
  topicArns: Record<Mark['topic'], string>;
  tables: { alerts: string; incidents: string };
  /** The function that the incident is about. */
  workload: string;
  /** Whether issues are kept on GitHub. */
  isGitHubOn: boolean;
  secretId: string;
  apiUrl: string;
}

const environmentSchema = z.object({
  ENABLE_GITHUB_ISSUES: z.stringbool(),
  GITHUB_APP_SECRET_ID: z.string(),
  GITHUB_API_URL: z.string().default('https://api.github.com'),
});

/** Everything is found by its name, and issue-agent says what it works with. */
export function findDeployment({ aws, namePrefix, next }: Visit): Promise<Deployment> {
  const name = `${namePrefix}issue-agent`;
  const deploy = `Check ENV and --region, or deploy: ${next.apply}`;
  return withAws('lambda:GetFunction', deploy, async () => {
    const found = await aws.functions.find(name);
    if (!found) throw new Missing(`There is no function ${name}`, deploy);
    const parsed = environmentSchema.safeParse(found.environment);
    if (!parsed.success) throw new Missing(`The environment of ${name} is of another version`, next.apply);
    const { ENABLE_GITHUB_ISSUES, GITHUB_APP_SECRET_ID, GITHUB_API_URL } = parsed.data;
    const topicArn = (topic: string) => topicArnBeside(found.arn, namePrefix + topic);
    return {
      topicArns: { alerts: topicArn('alerts'), incidents: topicArn('incidents') },
      tables: { alerts: namePrefix + tableNames.alerts, incidents: namePrefix + tableNames.incidents },
      workload: `${namePrefix}data-processor`,
      isGitHubOn: ENABLE_GITHUB_ISSUES,
      secretId: GITHUB_APP_SECRET_ID,
      apiUrl: GITHUB_API_URL,
    };
  });
}
