import { describe, expect, it } from '@jest/globals';
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import corpus from '../../../test-data/secrets.json' with { type: 'json' };
import { redact } from './redact.js';

/** What secretlint's recommended rules find in a text: an opinion that is not ours. It would take the marker in a URL for a password. */
async function findings(content: string): Promise<string[]> {
  const { messages } = await lintSource({
    source: {
      content: content.replaceAll(':[REDACTED:connection_string]@', '@'),
      filePath: 'service.log',
      ext: '.log',
      contentType: 'text',
    },
    options: {
      config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] },
      maskSecrets: true,
    },
  });
  return messages.map(({ message }) => message);
}

describe('secretlint', () => {
  const text = corpus.secrets.map((row) => row.text);

  it('finds secrets among the planted ones', async () => {
    expect((await findings(text.join('\n'))).length).toBeGreaterThan(50);
  });

  it('finds none in what is left of them', async () => {
    expect(await findings(text.map(redact).join('\n'))).toEqual([]);
    expect(await findings(redact(text.join('\n')))).toEqual([]);
  });
});
