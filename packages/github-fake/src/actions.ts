import * as z from 'zod';

const repo = z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'a repository is written owner/name');
const by = z.string().min(1).default('a-person');
const onIssue = { repo, number: z.int().positive(), by };
const permissions = z.record(z.string(), z.enum(['read', 'write']));

/** What people and administrators do, on GitHub's pages, beside the API. `by` is a login. */
export const actionSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('open'), repo, by, title: z.string(), body: z.string().nullable().default(null) }),
  z.strictObject({
    action: z.literal('close'),
    ...onIssue,
    reason: z.enum(['completed', 'not_planned', 'duplicate']).default('completed'),
  }),
  z.strictObject({ action: z.literal('reopen'), ...onIssue }),
  z.strictObject({ action: z.literal('edit'), ...onIssue, body: z.string() }),
  z.strictObject({ action: z.literal('retitle'), ...onIssue, title: z.string() }),
  z.strictObject({ action: z.literal('relabel'), ...onIssue, labels: z.array(z.string()) }),
  z.strictObject({ action: z.literal('comment'), ...onIssue, body: z.string() }),
  z.strictObject({ action: z.literal('lock'), ...onIssue }),
  z.strictObject({ action: z.literal('unlock'), ...onIssue }),
  z.strictObject({ action: z.literal('transfer'), ...onIssue, to: repo }),
  z.strictObject({ action: z.literal('delete'), ...onIssue }),

  /** The App is installed for the owner if it is not yet. `assignees`: whom issues may be assigned to; absent: anybody. */
  z.strictObject({ action: z.literal('create_repository'), repo, assignees: z.array(z.string()).optional() }),
  z.strictObject({ action: z.literal('archive'), repo }),
  z.strictObject({ action: z.literal('unarchive'), repo }),
  z.strictObject({ action: z.literal('disable_issues'), repo }),
  z.strictObject({ action: z.literal('enable_issues'), repo }),

  /** For the whole owner, or only for the repositories that are named; an installation that exists is kept and changed. */
  z.strictObject({ action: z.literal('install'), owner: z.string(), repositories: z.array(z.string()).optional() }),
  z.strictObject({ action: z.literal('uninstall'), owner: z.string() }),
  z.strictObject({ action: z.literal('suspend'), owner: z.string() }),
  z.strictObject({ action: z.literal('unsuspend'), owner: z.string() }),
  /** `permissions` replaces all of them; `may_label: false` makes GitHub drop labels without a word. */
  z.strictObject({
    action: z.literal('grant'),
    owner: z.string(),
    permissions: permissions.optional(),
    may_label: z.boolean().optional(),
  }),
  z.strictObject({ action: z.literal('revoke_tokens') }),
  /** Makes a key and answers with it; the old ones stay valid only with `keep_old`. */
  z.strictObject({ action: z.literal('rotate_key'), keep_old: z.boolean().default(false) }),
]);

export type Action = z.input<typeof actionSchema>;
export type ParsedAction = z.output<typeof actionSchema>;
export type IssueAction = Extract<ParsedAction, { number: number }>;
export type AdminAction = Exclude<ParsedAction, IssueAction | { action: 'open' }>;

export interface ActionResult {
  /** Where the issue is that was acted on; after a transfer, the new place. */
  repo?: string;
  number?: number;
  /** PKCS#1 PEM, after `rotate_key`. */
  private_key_pem?: string;
}

/** What was asked for does not fit the state. */
export class ActionError extends Error {}
