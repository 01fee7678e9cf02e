import { Command, Option } from 'commander';
import type { Composition } from '../composing.js';
import { CliError, UsageError } from '../errors.js';
import { addInputOptions, addJsonOption, type CommonOptions, type SetExit } from '../options.js';
import { EXIT, plain, printDiagnostics, toJson } from '../report.js';
import { writeOutput } from '../streams.js';

const FORMATS = ['libvirt', 'device', 'qemu', 'qmp', 'network', 'nodedev'] as const;
type Format = (typeof FORMATS)[number];

interface Options extends CommonOptions {
  readonly into?: string;
  readonly format: Format;
  readonly device?: readonly string[];
  readonly bus?: readonly string[];
  readonly output?: string;
}

/** `vpf compose`: the main job. */
export function composeCommand(setExit: SetExit): Command {
  const command = new Command('compose')
    .summary('print domain XML (or QEMU argv, QMP, ...) for a spec')
    .description(
      'Composes the devices of SPEC into a domain and prints it.\n' +
        'SPEC and FILE may be - for standard input. Every byte of FILE that is not a device of SPEC stays as it is.',
    )
    .argument('<SPEC>', 'the spec, YAML or JSON')
    .option('--into <file>', "domain XML to splice into (default: the spec's base, or a template)")
    .addOption(new Option('--format <format>', 'what to print').choices(FORMATS).default('libvirt'))
    .option('--device <name>', 'with --format device or qmp: this device (qmp: repeatable)', append)
    .option(
      '--bus <bus>',
      'with --format qmp: the empty root port to plug into, BUS or DEVICE=BUS (repeatable)',
      append,
    )
    .option('-o, --output <file>', 'write to a file, atomically');
  return addJsonOption(addInputOptions(command))
    .addHelpText('after', EXAMPLES)
    .action(async (spec: string, options: Options) => {
      setExit(await composeAction(spec, options));
    });
}

async function composeAction(spec: string, options: Options): Promise<number> {
  checkUsage(options);
  const { composeInputs } = await import('../composing.js');
  const composition = await composeInputs({ spec, ...options });
  const result = await render(composition, options);
  const { output } = options;
  const toFile = output !== undefined && output !== '-';
  if (toFile) {
    const { writeAtomic } = await import('../write.js');
    const { value } = result;
    writeAtomic(output, typeof value === 'string' || !options.json ? result.text : toJson(value));
  }
  if (options.json) {
    const { format } = options;
    const diagnostics = composition.diagnostics.map(plain);
    const made = toFile ? { file: output } : { output: result.value };
    writeOutput(toJson({ ok: true, format, ...made, diagnostics }));
    return EXIT.done;
  }
  await printDiagnostics(composition.diagnostics);
  if (!toFile) writeOutput(result.text);
  return EXIT.done;
}

/** Text for people and tools, and the same as data for `--json`. */
interface Rendered {
  readonly text: string;
  readonly value: unknown;
}

async function render(composition: Composition, options: Options): Promise<Rendered> {
  const { plan, xml } = composition;
  switch (options.format) {
    case 'libvirt':
      return { text: xml, value: xml };
    case 'device': {
      const { emitDeviceXml } = await import('../../libvirt/emit-device.js');
      const device = oneDevice(composition, options);
      return documents(emitDeviceXml(plan, device), `${device} is no device of its own`);
    }
    case 'network': {
      const { emitNetworks } = await import('../../libvirt/network.js');
      const none =
        'no device has a source {network: NAME, pf: PF}, so there is no network to write';
      return documents(emitNetworks(plan), none);
    }
    case 'nodedev': {
      const { emitNodeDevices } = await import('../../libvirt/nodedev.js');
      const none = 'no device is an assigned PCI device or a named vDPA device';
      return documents(emitNodeDevices(plan), none);
    }
    case 'qemu': {
      if (options.json) {
        const { emitQemu } = await import('../../qemu/argv.js');
        const value = { ...emitQemu(plan, MACHINE), steps: plan.steps };
        return { text: toJson(value), value };
      }
      const { emitScript } = await import('../../qemu/script.js');
      const text = emitScript(plan, MACHINE);
      return { text, value: text };
    }
    case 'qmp': {
      const { emitHotplug, formatHotplug } = await import('../../qemu/qmp.js');
      const bus = busOption(options.bus);
      const lines = emitHotplug(plan, {
        ...(options.device !== undefined && { devices: options.device }),
        ...(bus !== undefined && { bus }),
      });
      return { text: formatHotplug(lines), value: lines };
    }
  }
}

/** The machine of the built-in template. */
const MACHINE = { memoryMiB: 2048, vcpus: 2 } as const;

function documents(
  list: readonly { readonly name: string; readonly xml: string }[],
  none: string,
): Rendered {
  if (list.length === 0) throw new CliError('VPF_E_NOT_AVAILABLE', none);
  const text = list.map(({ xml }) => (xml.endsWith('\n') ? xml : `${xml}\n`)).join('');
  return { text, value: list };
}

function checkUsage({ format, device = [], bus = [] }: Options): void {
  if (device.length > 0 && format !== 'device' && format !== 'qmp')
    throw new UsageError(`--device goes with --format device or qmp, not ${format}`);
  if (device.length > 1 && format === 'device')
    throw new UsageError('--format device prints one device: give --device once');
  if (bus.length > 0 && format !== 'qmp')
    throw new UsageError(`--bus goes with --format qmp, not ${format}`);
  busOption(bus);
}

function oneDevice({ spec }: Composition, { device }: Options): string {
  const names = spec.devices.map((d) => d.name);
  const [wanted] = device ?? names;
  if (wanted !== undefined && (device !== undefined || names.length === 1)) return wanted;
  throw new UsageError(
    `say which device, by --device; the spec has: ${names.join(', ') || 'none'}`,
  );
}

/** `pci.5` for all, or `vpf0=pci.5` by device. */
function busOption(
  written: readonly string[] | undefined,
): string | Readonly<Record<string, string>> | undefined {
  const [first, ...others] = written ?? [];
  if (first === undefined) return undefined;
  if (!first.includes('=') && others.length === 0) return first;
  const pairs = [first, ...others].map((text): [string, string] => {
    const at = text.indexOf('=');
    if (at <= 0 || at === text.length - 1)
      throw new UsageError(`--bus: "${text}" is not of the form DEVICE=BUS`);
    return [text.slice(0, at), text.slice(at + 1)];
  });
  return Object.fromEntries(pairs);
}

function append(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

const EXAMPLES = `
Examples:
  vpf compose worker.yaml --into worker.xml -o worker.new.xml
  virsh dumpxml --inactive worker | vpf compose worker.yaml --into - > worker.new.xml
  vpf compose worker.yaml --format qemu > run.sh
  vpf compose worker.yaml --format qmp --device vpf0 --bus pci.5
  vpf compose worker.yaml --format device --device mgmt > mgmt.xml`;
