/** What an alarm's description says about itself: the settings found in it, by their lower-case key, and the rest. */
export interface DescriptionParts {
  settings: Map<string, string>;
  description: string;
}

const setting = /^\s*(team|teams|priority|runbook|summary)\s*=(.*)$/i;

/**
 * Takes `KEY=VALUE` out of an AlarmDescription: on lines of its own or separated by `|`, keys in any case; the first of
 * a key counts. Values may hold `=` and `&`. Every other word stays in the description.
 */
export function readDescription(text: string): DescriptionParts {
  const settings = new Map<string, string>();
  const lines = text.split(/\r?\n/).flatMap((line) => {
    const rest = line.split('|').filter((segment) => {
      const [, key, value] = setting.exec(segment) ?? [];
      if (key === undefined || value === undefined) return true;
      const name = key.toLowerCase();
      if (!settings.has(name)) settings.set(name, value.trim());
      return false;
    });
    return rest.length > 0 ? [rest.join('|').trim()] : [];
  });
  return { settings, description: lines.join('\n').trim() };
}
