import { describe, expect, it } from '@jest/globals';
import { alert, hangingClients } from '../test/support.js';
import { createCollectorRegistry } from './index.js';

describe('an AWS that never answers', () => {
  it.each(createCollectorRegistry().getCollectors('S3AccessError'))(
    'costs $source no longer than its signal allows, and it says so',
    async (collect) => {
      const controller = new AbortController();
      const collecting = collect(alert, hangingClients(), controller.signal);
      setImmediate(() => controller.abort());
      expect((await collecting).error).toMatch(/^could not read .* gave up after the time for it \(\w+:\w+\)/);
    },
  );
});
