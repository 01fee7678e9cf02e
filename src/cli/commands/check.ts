import { Command } from 'commander';
import type { Diagnostic } from '../../spec/diagnostic.js';
import { hasErrors } from '../../spec/diagnostic.js';
import { DiagnosticsError } from '../../spec/error.js';
import type { Composition } from '../composing.js';
import { CliError, UsageError } from '../errors.js';
import { addInputOptions, addJsonOption, type CommonOptions, type SetExit } from '../options.js';
import { EXIT, plain, printDiagnostics, toJson } from '../report.js';
import { writeOutput } from '../streams.js';

interface Options extends CommonOptions {
  readonly into?: string;
  readonly host?: boolean;
  readonly libvirt?: boolean;
  readonly connect?: string;
}

/** `vpf check`: everything that is wrong. */
export function checkCommand(setExit: SetExit): Command {
  const command = new Command('check')
    .summary('report everything that is wrong with a spec')
    .description(
      'Reports all problems of SPEC and of the domain that it is composed into; writes nothing.\n' +
        'Exit status 0: no errors (there may be warnings); 1: errors.',
    )
    .argument('<SPEC>', 'the spec, YAML or JSON; - for standard input')
    .option('--into <file>', "domain XML to compose into (default: the spec's base, or a template)")
    .option('--host', 'also: what this host lacks for it, with what to do')
    .option('--libvirt', "also: libvirt's schema, and a define under a throw-away name")
    .option('--connect <uri>', "libvirt's connection for --libvirt (default: as virsh)");
  return addJsonOption(addInputOptions(command))
    .addHelpText('after', EXAMPLES)
    .action(async (spec: string, options: Options) => {
      setExit(await checkAction(spec, options));
    });
}

async function checkAction(spec: string, options: Options): Promise<number> {
  if (options.connect !== undefined && options.libvirt !== true)
    throw new UsageError('--connect goes with --libvirt');
  const { composition, diagnostics } = await composeAndCheck(spec, options);
  if (options.libvirt === true && composition !== undefined)
    diagnostics.push(...(await checkLibvirt(spec, composition, options)));
  const ok = !hasErrors(diagnostics);
  if (options.json) writeOutput(toJson({ ok, diagnostics: diagnostics.map(plain) }));
  else await printDiagnostics(diagnostics);
  return ok ? EXIT.done : EXIT.no;
}

interface Checked {
  /** Left out where the spec cannot be composed. */
  readonly composition?: Composition;
  readonly diagnostics: Diagnostic[];
}

/** With --host a spec that cannot be composed is looked at too: the host may be the reason. */
async function composeAndCheck(file: string, options: Options): Promise<Checked> {
  const { composeInputs, readSpec } = await import('../composing.js');
  const inputs = { ...options, spec: file };
  if (options.host !== true) {
    const composition = await composeInputs(inputs);
    return { composition, diagnostics: [...composition.diagnostics] };
  }
  const loaded = readSpec(file);
  const { checkHost, withoutVague } = await import('../check-host.js');
  try {
    const composition = await composeInputs(inputs, loaded);
    const ofHost = await checkHost(composition.spec, composition, loaded.locate);
    return { composition, diagnostics: [...composition.diagnostics, ...ofHost] };
  } catch (error) {
    if (!(error instanceof DiagnosticsError) || loaded.spec === undefined) throw error;
    const ofHost = await checkHost(loaded.spec, undefined, loaded.locate);
    return { diagnostics: [...withoutVague(error.diagnostics, ofHost), ...ofHost] };
  }
}

async function checkLibvirt(
  file: string,
  { xml, plan }: Composition,
  { connect }: Options,
): Promise<Diagnostic[]> {
  const { checkWithLibvirt, Interrupted } = await import('../libvirt/check-libvirt.js');
  try {
    return await checkWithLibvirt({ xml, plan, connect, file: file === '-' ? '<stdin>' : file });
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    // Ends the process as the signal would have; if the signal is ignored here, it is an answer like another.
    process.kill(process.pid, error.signal);
    throw new CliError('VPF_E_FILE', 'interrupted');
  }
}

const EXAMPLES = `
Examples:
  vpf check worker.yaml --into worker.xml
  vpf check worker.yaml --target qemu=10.1,libvirt=9.0
  vpf check worker.yaml --host --libvirt --connect qemu:///system`;
