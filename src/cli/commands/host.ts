import { Command, Option } from 'commander';
import type { GcOptions, RunOptions } from '../host/actions.js';
import type { ExportOptions } from '../host/export.js';
import type { HostInputs } from '../host/inputs.js';
import { addInputOptions, addJsonOption, type SetExit } from '../options.js';

/** `vpf host`: the host's plumbing. */
export function hostCommand(setExit: SetExit): Command {
  return new Command('host')
    .summary("print, do, undo or look at the host's plumbing")
    .description(
      'The steps that the host needs for a spec: taps, bridge ports, VLANs, VF settings, vDPA devices.\n' +
        'They are printed as a script, done in as few processes as can be, and taken back again.',
    )
    .addCommand(planCommand(setExit))
    .addCommand(applyCommand(setExit))
    .addCommand(undoCommand(setExit))
    .addCommand(statusCommand(setExit))
    .addCommand(gcCommand(setExit))
    .addCommand(exportCommand(setExit))
    .addHelpText('after', EXAMPLES);
}

const SPEC = 'the spec, YAML or JSON; - for standard input';

function withSteps(command: Command): Command {
  return addJsonOption(
    addInputOptions(command)
      .addOption(
        new Option(
          '--for <program>',
          'who starts the guest: qemu (all steps), or libvirt (only those that libvirt does not do itself)',
        )
          .choices(['qemu', 'libvirt'])
          .default('qemu'),
      )
      .option('--after', 'with --for libvirt: the steps for after the start of the guest'),
  );
}

function withLock(command: Command): Command {
  return command.option(
    '--lock-timeout <seconds>',
    'how long to wait for another vpf; 0 refuses at once (default: 10)',
  );
}

function planCommand(setExit: SetExit): Command {
  const command = new Command('plan')
    .summary('print the steps as a bash script')
    .description(
      'Prints a script that does the steps, to be read and run as root. It leaves alone what holds already.\n' +
        'When a step fails it names it, takes back what it did, and ends with 1. Nothing is changed now.',
    )
    .argument('<SPEC>', SPEC)
    .option('--undo', 'the script takes them back unless told');
  return withSteps(command)
    .addHelpText(
      'after',
      `
Examples:
  vpf host plan worker.yaml
  vpf host plan worker.yaml > host.sh; bash host.sh do; bash host.sh undo
  vpf host plan worker.yaml --json`,
    )
    .action(async (spec: string, options: HostInputs & { readonly undo?: boolean }) => {
      const { plan } = await import('../host/plan.js');
      setExit(await plan(spec, options));
    });
}

function applyCommand(setExit: SetExit): Command {
  const command = new Command('apply')
    .summary('do the steps')
    .description(
      'Does the steps that do not hold yet. When one fails, what was done is taken back, and the step, its\n' +
        'command and what that printed are shown. What was there before is remembered in /run/vpf for undo.\n' +
        'Steps that an earlier apply did and that are not in SPEC any more are taken back.',
    )
    .argument('<SPEC>', SPEC)
    .option(
      '--dry-run',
      'say what would be done, what holds and what would be taken back; change nothing',
    )
    .option('--keep-going', 'do what does not need the step that failed; take nothing back');
  return withLock(withSteps(command))
    .addHelpText(
      'after',
      `
Examples:
  vpf host apply worker.yaml --dry-run
  vpf host apply worker.yaml
  vpf host apply worker.yaml --for libvirt && virsh start worker
  vpf host apply worker.yaml --for libvirt --after`,
    )
    .action(async (spec: string, options: RunOptions & { readonly dryRun?: boolean }) => {
      const { apply } = await import('../host/actions.js');
      setExit(await apply(spec, options));
    });
}

function undoCommand(setExit: SetExit): Command {
  const command = new Command('undo')
    .summary('take back what apply did')
    .description(
      "Takes back what apply did for SPEC's domain; each value goes back to what it was before.\n" +
        'What is not marked as its own, or was changed since, is left alone. With --for libvirt only the steps\n' +
        'that apply does with it are taken back. What the script of `vpf host plan` did, its own undo takes back.',
    )
    .argument('<SPEC>', SPEC);
  return withLock(withSteps(command))
    .addHelpText(
      'after',
      `
Examples:
  vpf host undo worker.yaml
  vpf host undo worker.yaml --for libvirt --after`,
    )
    .action(async (spec: string, options: RunOptions) => {
      const { undo } = await import('../host/actions.js');
      setExit(await undo(spec, options));
    });
}

function statusCommand(setExit: SetExit): Command {
  const command = new Command('status')
    .summary('tell which steps hold')
    .description(
      'Tells of each step whether it holds; changes nothing.\n' +
        'Exit status 0: all hold; 1: not all, or not known.',
    )
    .argument('<SPEC>', SPEC);
  return withSteps(command)
    .addHelpText(
      'after',
      `
Examples:
  vpf host status worker.yaml
  vpf host status worker.yaml --json | jq '.steps[] | select(.status != "holds").id'`,
    )
    .action(async (spec: string, options: HostInputs) => {
      const { status } = await import('../host/actions.js');
      setExit(await status(spec, options));
    });
}

function gcCommand(setExit: SetExit): Command {
  const command = new Command('gc')
    .summary("list or remove what is vpf's and no spec owns")
    .description(
      "Lists interfaces and Open vSwitch ports that carry vpf's mark, and what journals of former applies tell,\n" +
        'and that none of the SPECs owns. With --remove, what cannot be removed is said (exit status 1), and the\n' +
        'rest goes.',
    )
    .argument('[SPEC...]', 'the specs whose things stay')
    .option('--remove', 'remove them')
    .option('--all', 'with --remove and no SPEC: keep nothing');
  return addJsonOption(withLock(addInputOptions(command)))
    .addHelpText(
      'after',
      `
Examples:
  vpf host gc /etc/vpf/*.yaml
  vpf host gc /etc/vpf/*.yaml --remove`,
    )
    .action(async (specs: string[], options: GcOptions) => {
      const { gc } = await import('../host/actions.js');
      setExit(await gc(specs, options));
    });
}

function exportCommand(setExit: SetExit): Command {
  const command = new Command('export')
    .summary('print or write files that set the host up at boot')
    .description(
      'Prints the section `host` of SPEC as files of the programs that set a host up when it boots, or writes\n' +
        'them to a folder. What a format cannot express is a warning, and says what can. Nothing else is changed.',
    )
    .argument('<SPEC>', SPEC)
    .addOption(
      new Option(
        '--format <format>',
        'networkd: .link, .netdev, .network; networkmanager: profiles; udev: rules for PFs;\n' +
          'systemd: a service that runs `vpf host apply SPEC`',
      )
        .choices(['networkd', 'networkmanager', 'udev', 'systemd'])
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--for <program>', 'with --format systemd: as for `vpf host apply`').choices([
        'qemu',
        'libvirt',
      ]),
    )
    .option('-o, --output <dir>', 'write the files below this folder; / installs them');
  return addJsonOption(addInputOptions(command))
    .addHelpText(
      'after',
      `
Examples:
  vpf host export worker.yaml --format networkd
  vpf host export worker.yaml --format udev --output /
  vpf host export /etc/vpf/worker.yaml --format systemd --for libvirt --output /
  vpf host export worker.yaml --format networkmanager --json | jq -r '.files[].path'`,
    )
    .action(async (spec: string, options: ExportOptions) => {
      const { exportFiles } = await import('../host/export.js');
      setExit(await exportFiles(spec, options));
    });
}

const EXAMPLES = `
Examples:
  vpf host plan worker.yaml            what would be done, as a script
  vpf host apply worker.yaml           do it
  vpf host status worker.yaml          what holds
  vpf host undo worker.yaml            as it was before
  vpf host export worker.yaml --format networkd    for the next boot`;
