import { describe, expect, it } from '@jest/globals';
import { examplePayloads, statement } from '../../../scripts/docs.js';
import { alertsOn } from './alerts.js';
import { useStack } from './use-stack.js';

const alerts = alertsOn(useStack());

describe('an example in docs/alerts.md', () => {
  it.each(examplePayloads().map(({ text, stated }) => [stated.join(' '), text, stated] as const))(
    'becomes what stands below it: %s',
    async (_, text, stated) => {
      await alerts.publish(text);
      for (const line of stated) {
        const title = /`(?:FIRING|RESOLVED)` `(.+?)`/.exec(line)?.[1] ?? '';
        const { status, event } = await alerts.untilState(title, (state) => statement(state.event) === line);
        expect(status).toBe(event.state === 'FIRING' ? 'OPEN' : 'CLOSED');
      }
    },
  );
});
