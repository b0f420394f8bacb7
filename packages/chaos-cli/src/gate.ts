import { isLoopback } from '@casefile/cli-kit';
import type { FunctionFacts, RoleFacts } from './cloud.js';
import { ChaosError } from './error.js';

/** Why chaos must not touch something, and what to do about it. */
export interface Objection {
  cause: string;
  next: string;
}

interface GateInput {
  fn: Pick<FunctionFacts, 'name' | 'arn' | 'tags'>;
  role: Pick<RoleFacts, 'name' | 'tags'>;
  endpoint: string | null;
  /** The caller said `--yes`. */
  yes: boolean;
}

/** Every objection at once: function and role must carry the tag `chaos=allowed`, and leaving this machine takes `--yes`. */
export function objections({ fn, role, endpoint, yes }: GateInput): Objection[] {
  const found: Objection[] = [];
  if (!isAllowed(fn.tags)) {
    found.push({
      cause: `The function ${fn.name} does not carry the tag chaos=allowed.`,
      next: `If it may be broken: aws lambda tag-resource --resource ${fn.arn} --tags chaos=allowed`,
    });
  }
  if (!isAllowed(role.tags)) {
    found.push({
      cause: `The role ${role.name} does not carry the tag chaos=allowed.`,
      next: `If it may be broken: aws iam tag-role --role-name ${role.name} --tags Key=chaos,Value=allowed`,
    });
  }
  if (!yes && !isLoopback(endpoint)) {
    found.push({
      cause: `${endpoint ?? 'AWS itself (no endpoint is set)'} is not on this machine.`,
      next: 'If you mean it, say --yes; for the local AWS pass --endpoint-url http://127.0.0.1:4566.',
    });
  }
  return found;
}

/** Throws `refused` with every objection. */
export function passGate(input: GateInput): void {
  const found = objections(input);
  if (found.length === 0) return;
  throw new ChaosError('refused', found.map(({ cause }) => cause).join('\n'), found.map(({ next }) => next).join('\n'));
}

function isAllowed(tags: Readonly<Record<string, string>>): boolean {
  return tags['chaos'] === 'allowed';
}
