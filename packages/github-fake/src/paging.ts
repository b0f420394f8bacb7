import type { Answer } from './answer.js';

/** One page of a list with GitHub's `Link` header; `url` is the list's own, without a query. */
export function page<T>(all: readonly T[], query: URLSearchParams, url: string, view: (one: T) => unknown): Answer {
  const perPage = Math.min(positive(query.get('per_page')) ?? 30, 100);
  const current = positive(query.get('page')) ?? 1;
  const last = Math.max(1, Math.ceil(all.length / perPage));
  const to = (number: number, rel: string) => {
    const target = new URLSearchParams(query);
    target.set('page', String(number));
    return `<${url}?${target.toString()}>; rel="${rel}"`;
  };
  const links = [
    ...(current > 1 ? [to(Math.min(current - 1, last), 'prev')] : []),
    ...(current < last ? [to(current + 1, 'next'), to(last, 'last')] : []),
    ...(current > 1 ? [to(1, 'first')] : []),
  ];
  return {
    status: 200,
    body: all.slice((current - 1) * perPage, current * perPage).map(view),
    ...(links.length > 0 ? { headers: { link: links.join(', ') } } : {}),
  };
}

/** Like GitHub, takes what is no positive number for not said. */
function positive(value: string | null): number | undefined {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
