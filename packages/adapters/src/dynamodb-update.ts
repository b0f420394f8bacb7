import { marshall } from '@aws-sdk/util-dynamodb';

interface Change {
  /** What to set; `undefined` removes an attribute. */
  attributes: Record<string, unknown>;
  /** By how much a number rises; one that is absent begins at 0. */
  add?: Record<string, number>;
  /** What must still be as it was; `undefined` stands for an absent attribute. */
  were: Record<string, unknown>;
  /** What must be there, whatever its value. */
  present?: readonly string[];
}

/** The part of an UpdateItem on an alert's item that says what changes and on which condition. */
export function conditionalUpdate(fingerprint: string, { attributes, add = {}, were, present = [] }: Change) {
  const set = Object.keys(attributes).filter((name) => attributes[name] !== undefined);
  const remove = Object.keys(attributes).filter((name) => attributes[name] === undefined);
  const names = [attributes, add, were].flatMap((part) => Object.keys(part)).concat(present);
  const values = [
    ...set.map((name): [string, unknown] => [`:${name}`, attributes[name]]),
    ...Object.entries(add).map(([name, rise]): [string, unknown] => [`:rise_${name}`, rise]),
    ...Object.entries(were).map(([name, value]): [string, unknown] => [`:was_${name}`, value]),
  ].filter(([, value]) => value !== undefined);
  const clauses = [
    clause(
      'SET',
      set.map((name) => `#${name} = :${name}`),
    ),
    clause(
      'REMOVE',
      remove.map((name) => `#${name}`),
    ),
    clause(
      'ADD',
      Object.keys(add).map((name) => `#${name} :rise_${name}`),
    ),
  ].filter((text) => text !== '');
  return {
    Key: marshall({ fingerprint }),
    ...(clauses.length > 0 ? { UpdateExpression: clauses.join(' ') } : {}),
    ConditionExpression: [
      ...present.map((name) => `attribute_exists(#${name})`),
      ...Object.entries(were).map(([name, value]) =>
        value === undefined ? `attribute_not_exists(#${name})` : `#${name} = :was_${name}`,
      ),
    ].join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ...(values.length > 0
      ? { ExpressionAttributeValues: marshall(Object.fromEntries(values), { removeUndefinedValues: true }) }
      : {}),
  };
}

function clause(keyword: string, actions: readonly string[]): string {
  return actions.length > 0 ? `${keyword} ${actions.join(', ')}` : '';
}
