import * as z from 'zod';
import { teamSlug } from '../event.js';
import type { Matchable } from './matchers.js';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Whose alerts are meant; with teams and sources, those that are both. */
const scope = {
  /** Owning ones. */
  teams: z.array(teamSlug).min(1).max(50).optional(),
  sources: z.array(z.string().min(1).max(64)).min(1).max(50).optional(),
  /** Every alert. */
  all: z.literal(true).optional(),
  reason: z.string().min(1).max(500),
};

const onceSchema = z.strictObject({ ...scope, from: z.iso.datetime(), until: z.iso.datetime() });

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM');

/** The days are those on which it begins; one that ends before it begins ends on the next day. */
const weeklySchema = z.strictObject({
  ...scope,
  days: z.array(z.enum(weekdays)).min(1),
  from: clock,
  until: clock,
  /** An IANA name. One that is not known here silences nothing, because a slip of the pen must not stop the routing. */
  time_zone: z
    .string()
    .regex(/^[A-Za-z0-9_+/-]{1,64}$/)
    .default('UTC'),
});

/** Planned work of teams or on sources: once, or every week. */
export const maintenanceSchema = z
  .union([onceSchema, weeklySchema])
  .refine(({ teams, sources, all = false }) => all !== (teams !== undefined || sources !== undefined), {
    error: 'must name teams or sources, or say all',
  });

export type Maintenance = z.infer<typeof maintenanceSchema>;

export function isWeekly(window: Maintenance): window is z.infer<typeof weeklySchema> {
  return 'days' in window;
}

/** An alert of P0 stays loud. */
export function isMaintained({ teams, sources }: Maintenance, { team, source, priority }: Matchable): boolean {
  return priority !== 'P0' && (teams?.includes(team) ?? true) && (sources?.includes(source) ?? true);
}

/** The window is open. */
export function isOpen(window: Maintenance, now: Date): boolean {
  if (!isWeekly(window)) return Date.parse(window.from) <= now.getTime() && now.getTime() < Date.parse(window.until);
  const local = isKnownZone(window.time_zone) ? localTime(now, window.time_zone) : undefined;
  if (!local) return false;
  const { from, until, days } = window;
  const begins = days.includes(local.day) && from <= local.time;
  if (from < until) return begins && local.time < until;
  return begins || (days.includes(dayBefore(local.day)) && local.time < until);
}

export function isKnownZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone }).format() !== '';
  } catch {
    return false;
  }
}

type Weekday = (typeof weekdays)[number];

function localTime(now: Date, timeZone: string): { day: Weekday; time: string } | undefined {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  const day = weekdays.find((name) => name === parts.get('weekday')?.toLowerCase());
  return day && { day, time: `${parts.get('hour') ?? ''}:${parts.get('minute') ?? ''}` };
}

function dayBefore(day: Weekday): Weekday {
  return weekdays.at(weekdays.indexOf(day) - 1) ?? day;
}
