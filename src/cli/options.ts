import { type Command, Option } from 'commander';

/** Options that several commands have. */

export interface CommonOptions {
  readonly target?: string;
  readonly inventory?: string;
  readonly json?: boolean;
}

/** Tells the program which exit code a command that did not throw ends with. */
export type SetExit = (code: number) => void;

export function addInputOptions(command: Command): Command {
  return command
    .option(
      '--target <versions>',
      'versions that the output is for, e.g. qemu=10.1,libvirt=9.0 (default: the newest known)',
    )
    .option(
      '--inventory <file>',
      "JSON with PFs, VFs and vDPA devices of the host (default: this host's sysfs)",
    );
}

export function addJsonOption(
  command: Command,
  what = 'print one JSON document, with the diagnostics in it',
): Command {
  return command.addOption(new Option('--json', what));
}
