import { makeFake } from '../test/make-fake.js';

const MINUTE = 60_000;

describe('the secondary limits', () => {
  it('let 80 writes a minute through and say when the next one fits', async () => {
    const { create, control, clock } = await makeFake();
    for (let i = 0; i < 80; i += 1) {
      expect((await create()).status).toBe(201);
      clock.time += 500;
    }
    const refused = await create();
    expect(refused.status).toBe(403);
    expect(refused.headers.get('retry-after')).toBe('20');
    expect(refused.fields.message).toMatch(/secondary rate limit/);
    clock.time += 19_999;
    expect((await create()).status).toBe(403);
    clock.time += 1;
    expect((await create()).status).toBe(201);
    expect(control.calls().secondary_limit_exceeded).toBe(2);
    expect(control.issues()).toHaveLength(81);
  });

  it('hold for an hour, too', async () => {
    const { create, clock, renew } = await makeFake({ settings: { writes_per_hour: 3 } });
    for (let i = 0; i < 3; i += 1) {
      expect((await create()).status).toBe(201);
      clock.time += MINUTE;
    }
    expect((await create()).headers.get('retry-after')).toBe(String(57 * 60));
    clock.time += 57 * MINUTE;
    await renew();
    expect((await create()).status).toBe(201);
  });

  it('do not count reads', async () => {
    const { list, create } = await makeFake({ settings: { writes_per_minute: 1 } });
    for (let i = 0; i < 5; i += 1) await list();
    expect((await create()).status).toBe(201);
  });
});

describe('the primary limit', () => {
  it('is told in every answer and enforced until its hour is over', async () => {
    const { create, clock, control, renew } = await makeFake({ settings: { requests_per_hour: 2 } });
    const first = await create();
    expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
    await create();
    const refused = await create();
    expect(refused.status).toBe(403);
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    const reset = Number(refused.headers.get('x-ratelimit-reset')) * 1000;
    expect(reset).toBe(clock.time + 60 * MINUTE);
    clock.time = reset;
    await renew();
    expect((await create()).status).toBe(201);
    expect(control.calls().primary_limit_exceeded).toBe(1);
  });
});
