import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErrorCode } from '../../errors/codes.js';
import type { Plan } from '../../plan/types.js';
import type { Diagnostic } from '../../spec/diagnostic.js';
import { lostElements } from './lost.js';
import { asThrowaway, type Throwaway } from './throwaway.js';
import { runTool, type ToolResult } from './tool.js';

export interface LibvirtCheck {
  readonly xml: string;
  readonly plan: Plan;
  /** For messages. */
  readonly file: string;
  /** libvirt's connection URI; default: what virsh takes by itself. */
  readonly connect?: string | undefined;
}

/** Thrown when the user interrupted the check; what it had defined is gone. */
export class Interrupted extends Error {
  readonly signal: 'SIGINT' | 'SIGTERM';

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super(signal);
    this.signal = signal;
  }
}

/**
 * Asks the installed libvirt: its RNG schema, `virsh define --validate` under a throw-away name, and whether
 * everything of ours is in what it then dumps. The throw-away domain is undefined again, whatever happens.
 *
 * @returns what libvirt refuses or loses; empty if it takes everything
 * @throws {CliError} VPF_E_TOOL_MISSING
 * @throws {Interrupted} after SIGINT or SIGTERM, once everything is tidied up
 */
export async function checkWithLibvirt(check: LibvirtCheck): Promise<Diagnostic[]> {
  const folder = await mkdtemp(join(tmpdir(), 'vpf-check-'));
  const interrupts = watchInterrupts();
  const throwaway = asThrowaway(check.xml);
  const file = join(folder, `${throwaway.name}.xml`);
  try {
    await writeFile(file, throwaway.xml, { mode: 0o600 });
    return await validateAndDefine(check, throwaway, file, interrupts.check);
  } finally {
    interrupts.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function validateAndDefine(
  { plan, file: shown, connect }: LibvirtCheck,
  { name, uuid }: Throwaway,
  file: string,
  checkInterrupt: () => void,
): Promise<Diagnostic[]> {
  const fault = (code: ErrorCode, message: string): Diagnostic[] => [
    { severity: 'error', code, message, path: [], file: shown },
  ];
  const virsh = (...args: string[]): Promise<ToolResult> =>
    runTool('virsh', [
      '--quiet',
      ...(connect === undefined ? [] : [`--connect=${connect}`]),
      ...args,
    ]);

  const schema = await runTool('virt-xml-validate', [file, 'domain']);
  checkInterrupt();
  if (schema.code !== 0)
    return fault('VPF_E_LIBVIRT_SCHEMA', said(schema, 'virt-xml-validate', file));
  try {
    const defined = await virsh('define', '--validate', file);
    checkInterrupt();
    if (defined.code !== 0)
      return fault('VPF_E_LIBVIRT_DEFINE', said(defined, 'virsh define', file));
    const dumped = await virsh('dumpxml', '--inactive', uuid);
    checkInterrupt();
    if (dumped.code !== 0)
      return fault('VPF_E_LIBVIRT_DEFINE', said(dumped, 'virsh dumpxml', file));
    return lostElements(plan, dumped.stdout).flatMap((lost) =>
      fault('VPF_E_LIBVIRT_LOST', `libvirt dropped: ${lost}`),
    );
  } finally {
    await undefine(virsh, name, uuid);
  }
}

/**
 * `--keep-nvram`: an `<nvram>` that the base names is the user's file. Drivers without NVRAM refuse the flag.
 * Where nothing was defined, both commands fail, and that is well.
 */
async function undefine(
  virsh: (...args: string[]) => Promise<ToolResult>,
  name: string,
  uuid: string,
): Promise<void> {
  const gone = await virsh('undefine', '--keep-nvram', uuid);
  if (gone.code === 0) return;
  const plainly = await virsh('undefine', uuid);
  if (plainly.code === 0) return;
  await virsh('undefine', name);
}

/** What a program complained of, without the name of the temporary file. */
function said(result: ToolResult, program: string, file: string): string {
  const text = (result.stderr.trim() || result.stdout.trim()).replaceAll(`${file}:`, '');
  const lines = text.split('\n').map((line) => line.replace(/^error: /, '').trim());
  const shown = lines.filter((line) => line !== '' && !line.includes(file)).slice(0, 8);
  return `${program}: ${shown.join('; ') || `exit code ${result.code}`}`;
}

/** Keeps SIGINT and SIGTERM from ending the process before it has tidied up. */
function watchInterrupts(): { readonly check: () => void; readonly stop: () => void } {
  let caught: 'SIGINT' | 'SIGTERM' | undefined;
  const onInt = () => {
    caught ??= 'SIGINT';
  };
  const onTerm = () => {
    caught ??= 'SIGTERM';
  };
  process.on('SIGINT', onInt);
  process.on('SIGTERM', onTerm);
  return {
    check: () => {
      if (caught !== undefined) throw new Interrupted(caught);
    },
    stop: () => {
      process.off('SIGINT', onInt);
      process.off('SIGTERM', onTerm);
    },
  };
}
