import { type Check, look, ok, type Visit, warn } from './check.js';
import { functionNames } from './names.js';

/** What the functions run on, and the code that they run: the first figures of its hash. */
export function checkVersions({ aws, namePrefix, next }: Visit): Promise<Check[]> {
  const about = 'versions';
  return look(about, 'lambda:GetFunction', async () => {
    const found = await Promise.all(functionNames.map((name) => aws.functions.find(namePrefix + name)));
    const known = found.flatMap((one, at) => (one ? [{ ...one, name: functionNames[at] ?? '' }] : []));
    if (known.length === 0) return []; // said elsewhere
    const runtimes = [...new Set(known.map(({ runtime }) => runtime))];
    const codes = known.map(({ name, codeSha256 }) => `${name} ${codeSha256.slice(0, 8)}`);
    const says = `${runtimes.join(' and ')}; code: ${codes.join(', ')}`;
    return runtimes.length === 1 ? ok(about, says) : warn(about, `on two runtimes: ${says}`, next.apply);
  });
}
