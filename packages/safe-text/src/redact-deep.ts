import { isSecret, kindOfKey } from './keys.js';
import { redact } from './redact.js';

/** As deep as the project accepts input; also what ends a cycle. */
const maxDepth = 32;
const tooDeep = '[REDACTED:too_deep]';

/**
 * A copy with every string redacted, and whole where the name of its key says that it is secret (`{ password: 'x' }`).
 * Numbers, booleans, null and dates stay. Errors keep their class, message, stack and cause; other instances become
 * plain objects. What is deeper than 32 levels, or contains itself, is replaced by a marker.
 */
export function redactDeep<T>(value: T): T {
  return copyOf(value, undefined, []) as T;
}

function copyOf(value: unknown, kind: string | undefined, parents: readonly object[]): unknown {
  if (typeof value === 'string') return kind !== undefined && isSecret(value) ? `[REDACTED:${kind}]` : redact(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (parents.length >= maxDepth || parents.includes(value)) return tooDeep;
  const path = [...parents, value];
  if (Array.isArray(value)) return value.map((item) => copyOf(item, kind, path));
  const names = value instanceof Error ? Object.getOwnPropertyNames(value) : Object.keys(value);
  const copy: object = value instanceof Error ? (Object.create(Object.getPrototypeOf(value) as object) as object) : {};
  for (const name of names) {
    const { enumerable } = Object.getOwnPropertyDescriptor(value, name) ?? {};
    Object.defineProperty(copy, redact(name), {
      // `defineProperty`, because assigning to `__proto__` would set the prototype.
      value: copyOf((value as Record<string, unknown>)[name], kindOfKey(name), path),
      enumerable: enumerable ?? true,
      configurable: true,
      writable: true,
    });
  }
  return copy;
}
