import { Hono } from 'hono';
import * as z from 'zod';
import { ActionError, actionSchema, type Action } from './actions.js';
import type { Control } from './control.js';
import { faultRuleSchema, type FaultRule } from './faults.js';
import { settingsSchema } from './settings.js';

/**
 * The control as JSON over HTTP: `POST /_control/{faults,act,settings,reset}`, `GET /_control/{faults,calls,issues}`,
 * `DELETE /_control/{faults,calls}`. Bodies must be sent as JSON, so that no page in a browser can send one unasked.
 */
export function controlRoutes(control: Control): Hono {
  const app = new Hono();
  app.use('*', async (c, next) => {
    const isJson = (c.req.header('content-type') ?? '').toLowerCase().startsWith('application/json');
    if (c.req.method === 'POST' && !isJson) return c.json({ error: 'the content type must be application/json' }, 415);
    await next();
    return undefined;
  });
  app.post('/faults', async (c) => {
    const rule: FaultRule = faultRuleSchema.parse(await c.req.json());
    return c.json({ id: control.fault(rule) }, 201);
  });
  app.get('/faults', (c) => c.json(control.faults()));
  app.delete('/faults', (c) => {
    control.clearFaults();
    return c.json({});
  });
  app.post('/act', async (c) => {
    const action: Action = actionSchema.parse(await c.req.json());
    return c.json(control.act(action));
  });
  app.post('/settings', async (c) =>
    c.json(
      control.configure(settingsSchema.partial().parse(await c.req.json()) as Parameters<Control['configure']>[0]),
    ),
  );
  app.get('/calls', (c) => c.json(control.calls()));
  app.delete('/calls', (c) => {
    control.clearCalls();
    return c.json({});
  });
  app.get('/issues', (c) => c.json(control.issues(c.req.query('repo'))));
  app.post('/reset', (c) => {
    control.reset();
    return c.json({});
  });
  app.onError((error, c) => {
    if (error instanceof z.ZodError) return c.json({ error: z.prettifyError(error) }, 400);
    if (error instanceof SyntaxError) return c.json({ error: 'the body is no JSON' }, 400);
    if (error instanceof ActionError) return c.json({ error: error.message }, 409);
    throw error;
  });
  return app;
}
