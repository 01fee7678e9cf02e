import type { Command } from '../../plan/step.js';
import type { Change } from '../change.js';
import type { HostState } from '../state/state.js';

/** `mkdir -p FOLDER`, `ln -sfn TARGET LINK` */
export function fileChanges({ tool, args, vdpaDevice }: Command): Change[] | undefined {
  const [options, first, second] = args;
  if (tool === 'mkdir' && options === '-p' && first !== undefined) return [folder(first)];
  if (tool !== 'ln' || options !== '-sfn' || first === undefined || second === undefined)
    return undefined;
  return [link(first, second, vdpaDevice)];
}

/** It stays when what is in it goes: others may have put theirs there. */
function folder(path: string): Change {
  return {
    reads: 'files',
    within: [],
    holds: ({ files }) => files.exists(path),
    restore: () => [],
    look: ['folder', path],
  };
}

function link(target: string, path: string, vdpaDevice: string | undefined): Change {
  const wanted = (state: HostState) =>
    vdpaDevice === undefined ? target : vhostVdpa(state.files, vdpaDevice);
  return {
    reads: 'files',
    within: [],
    holds: (state) => {
      const now = state.files.readLink(path);
      return now !== undefined && now === wanted(state);
    },
    restore: ({ files }) => {
      const before = files.readLink(path);
      return before === undefined
        ? [{ tool: 'rm', args: ['-f', path] }]
        : [{ tool: 'ln', args: ['-sfn', before, path] }];
    },
    look: ['symlink', path, vdpaDevice === undefined ? target : `{vhost-vdpa:${vdpaDevice}}`],
  };
}

/** The character device of a vdpa device that is bound to vhost-vdpa. */
export function vhostVdpa(files: HostState['files'], device: string): string | undefined {
  const node = files
    .list(`/sys/bus/vdpa/devices/${device}`)
    .find((name) => /^vhost-vdpa-\d+$/.test(name));
  return node === undefined ? undefined : `/dev/${node}`;
}
