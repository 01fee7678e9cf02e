import { applySteps } from '../../host/apply.js';
import type { HostError } from '../../host/error.js';
import { findOrphans, removeOrphans } from '../../host/gc.js';
import { offloadStatus } from '../../host/offload.js';
import { previewSteps } from '../../host/preview.js';
import { type StepStatus, statusOfSteps } from '../../host/status.js';
import { undoSteps } from '../../host/undo.js';
import type { HostOptions } from '../../host/with-host.js';
import type { Diagnostic } from '../../spec/diagnostic.js';
import { UsageError } from '../errors.js';
import { EXIT, plain, toJson } from '../report.js';
import { isColourful, writeError, writeOutput } from '../streams.js';
import { type HostInputs, type HostSteps, readSteps } from './inputs.js';
import { offloadText } from './offload-text.js';
import { removedLines, reporting } from './reporting.js';
import { scriptHint } from './script-hint.js';

/** What `vpf host ...` does, apart from its command line. */

export interface RunOptions extends HostInputs {
  readonly keepGoing?: boolean;
  readonly lockTimeout?: string;
}

export async function apply(
  spec: string,
  options: RunOptions & { readonly dryRun?: boolean },
): Promise<number> {
  const given = await readSteps(spec, options, { warn: true });
  if (options.dryRun === true) return preview(given, options);
  const { domain, plan, steps, omitted } = given;
  const stop = new AbortController();
  onSignals(() => stop.abort());
  return reporting({ ...options, domain }, async () => {
    const { keepGoing = false } = options;
    const applied = await applySteps(steps, {
      ...hostOptions(domain, options),
      keepGoing,
      planned: plan.steps,
      signal: stop.signal,
    });
    const { done, held, dropped } = applied;
    return {
      json: applied,
      lines: [
        ...dropped.map((id) => `undone: ${id} (${whyDropped(id, done)})`),
        ...done.map((id) => `done: ${id}`),
        done.length + dropped.length === 0
          ? nothingToDo(given)
          : `${domain}: ${count(done.length)} done, ${held.length} held already`,
        ...omittedLine(omitted),
      ],
    };
  });
}

/** What `apply` would do. */
async function preview(given: HostSteps, options: RunOptions): Promise<number> {
  const { domain, plan, steps, omitted } = given;
  return reporting({ ...options, domain }, async () => {
    const foreseen = await previewSteps(steps, {
      ...hostOptions(domain, options),
      planned: plan.steps,
    });
    const { pending, held, dropped } = foreseen;
    return {
      json: { dryRun: true, ...foreseen },
      lines: [
        ...dropped.map((id) => `would undo: ${id} (${whyDropped(id, pending)})`),
        ...pending.map((id) => `would do: ${id}`),
        ...held.map((id) => `holds: ${id}`),
        pending.length + dropped.length === 0
          ? nothingToDo(given)
          : `${domain}: ${count(pending.length)} to do, ${held.length} ${held.length === 1 ? 'holds' : 'hold'} already`,
        ...omittedLine(omitted),
      ],
    };
  });
}

/** What is done again was changed in the spec, or is on something that was. */
function whyDropped(id: string, again: readonly string[]): string {
  return again.includes(id) ? 'made anew' : 'not in the spec any more';
}

function nothingToDo({ domain, plan, steps }: HostSteps): string {
  if (steps.length > 0) return `${domain}: nothing to do, all ${count(steps.length)} hold`;
  return plan.steps.length === 0
    ? `${domain}: nothing to do, the spec asks nothing of the host`
    : `${domain}: nothing to do now`;
}

export async function undo(spec: string, options: RunOptions): Promise<number> {
  const { domain, plan, steps, omitted } = await readSteps(spec, options);
  onSignals(() => {}); // taking back goes on to its end
  return reporting({ ...options, domain, hint: true }, async () => {
    const result = await undoSteps(steps, {
      ...hostOptions(domain, options),
      planned: plan.steps,
    });
    const why = result.recorded
      ? 'it was changed since'
      : 'no record says that vpf did it, nor how it was before';
    return {
      json: result,
      lines: [
        ...result.undone.map((id) => `undone: ${id}`),
        ...result.passed.map((id) => `left as it is: ${id} (${why})`),
        `${domain}: ${count(result.undone.length)} undone`,
        ...omittedLine(omitted),
      ],
    };
  });
}

export async function status(spec: string, options: HostInputs): Promise<number> {
  const given = await readSteps(spec, options);
  const { domain, steps, omitted } = given;
  const all = await statusOfSteps(steps);
  const ok = all.every((step) => step.status === 'holds');
  const offload = await offloadStatus(steps);
  const hint = scriptHint(domain);
  if (options.json) {
    const more = { ...hint.json, ...(offload !== undefined && { offload }) };
    writeOutput(toJson({ ok, domain, steps: all, ...more }));
  } else {
    writeOutput(await table(all));
    const holding = all.filter((step) => step.status === 'holds').length;
    writeOutput(
      steps.length === 0
        ? `${nothingToDo(given)}\n`
        : `${domain}: ${holding} of ${count(all.length)} hold\n`,
    );
    if (offload !== undefined) writeOutput(offloadText(offload));
    for (const line of [...omittedLine(omitted), ...hint.notes]) writeError(`${line}\n`);
  }
  return ok ? EXIT.done : EXIT.no;
}

export interface GcOptions extends RunOptions {
  readonly remove?: boolean;
  readonly all?: boolean;
}

export async function gc(specs: readonly string[], options: GcOptions): Promise<number> {
  if (options.remove === true && specs.length === 0 && options.all !== true)
    throw new UsageError('--remove needs the specs whose things stay, or --all to keep nothing');
  const owned: HostSteps[] = [];
  for (const spec of specs) owned.push(await readSteps(spec, { ...options, for: 'qemu' }));
  const { remove = false } = options;
  if (remove) onSignals(() => {});
  return reporting(options, async () => {
    const diagnostics: Diagnostic[] = [];
    const onUnread = (why: HostError) => diagnostics.push(unreadOvs(why));
    const { lockTimeout } = hostOptions('', options);
    const found = remove
      ? { removed: await removeOrphans(owned, { lockTimeout, onUnread }) }
      : { orphans: await findOrphans(owned, { onUnread }) };
    const lines =
      found.removed === undefined
        ? found.orphans.map(({ resource, owner }) => `${resource}  (${owner})`)
        : removedLines(found.removed);
    return {
      json: { ...found, diagnostics: diagnostics.map(plain) },
      lines: lines.length === 0 ? ['nothing to remove'] : lines,
      diagnostics,
    };
  });
}

function unreadOvs({ message }: HostError): Diagnostic {
  return {
    severity: 'warning',
    code: 'VPF_W_HOST_OVS_UNREAD',
    message: `Open vSwitch was not looked at: ${message}`,
    path: [],
    file: 'vpf',
  };
}

/** Not once: a second Ctrl-C must not end the taking back that the first has begun. */
function onSignals(act: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, act);
}

function hostOptions(
  domain: string,
  { lockTimeout = '10' }: RunOptions,
): HostOptions & { readonly lockTimeout: number } {
  const seconds = Number(lockTimeout);
  if (!/^\d+(\.\d+)?$/.test(lockTimeout) || seconds > 86_400)
    throw new UsageError('--lock-timeout is a number of seconds, at most 86400');
  return { domain, lockTimeout: seconds };
}

function count(steps: number): string {
  return steps === 1 ? '1 step' : `${steps} steps`;
}

function omittedLine(omitted: number): string[] {
  return omitted === 0 ? [] : [`(${count(omitted)} left to libvirt, or to another time)`];
}

async function table(all: readonly StepStatus[]): Promise<string> {
  const colour = await isColourful(1);
  const paint = (status: StepStatus['status']) => {
    const text = status.padEnd(8);
    return colour ? `\u001b[${status === 'holds' ? 32 : 31}m${text}\u001b[0m` : text;
  };
  return all
    .map(({ id, status: is, detail }) =>
      [`${paint(is)} ${id}`, ...detail.map((line) => `           ${line}`)].join('\n'),
    )
    .map((line) => `${line}\n`)
    .join('');
}
