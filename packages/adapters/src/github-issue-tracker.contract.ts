import { issueTrackerContract } from '../test/issue-tracker-contract.js';
import { other, repo, startGitHub } from '../test/running-github.js';

issueTrackerContract('GitHub over HTTP', async () => {
  const lag = { ms: 0 };
  const { github, tracker, people, end } = await startGitHub({ listingLag: () => lag.ms });
  return {
    tracker,
    people,
    repo,
    other,
    end,
    holdBackNewIssues() {
      lag.ms = 1500;
      return async () => {
        const until = Math.max(...github.control.issues().map(({ listed_at }) => Date.parse(listed_at)));
        await new Promise((resolve) => setTimeout(resolve, until - Date.now() + 5));
      };
    },
  };
});
