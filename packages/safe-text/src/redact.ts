export function redact(text: string): string {
  return text;
}
export function redactDeep<T>(value: T): T {
  return value;
}
