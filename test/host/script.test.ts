/** Scripts of bash: what stands in them, and what they do to a host of files. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostScript } from '../../src/host/script/script.js';
import type { Command, Step } from '../../src/plan/step.js';
import { hostGoldens, hostGoldenText, hostPlan } from '../plan/host-golden.js';
import { step } from '../qemu/plans.js';

const shellcheck = spawnSync('shellcheck', ['--version']).status === 0;

describe('the script', () => {
  it.each(hostGoldens)('of %s.yaml', async (name) => {
    const { steps, domain } = hostPlan(hostGoldenText(name));
    const script = hostScript(steps, { domain });
    // What is the same in all of them is left out.
    const [own = ''] = script.split('# ---- From here on');
    await expect(own).toMatchFileSnapshot(`script-golden/${name}.sh`);
    const { status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(hostScript(hostPlan(hostGoldenText(name)).steps, { domain })).toBe(script);
  });

  it.skipIf(!shellcheck).each(hostGoldens)('of %s.yaml is clean for shellcheck', (name) => {
    const { steps, domain } = hostPlan(hostGoldenText(name));
    const input = hostScript(steps, { domain });
    expect(spawnSync('shellcheck', ['-'], { input, encoding: 'utf8' }).stdout).toBe('');
  });

  it('defines what it calls', () => {
    for (const name of hostGoldens) {
      const { steps, domain } = hostPlan(hostGoldenText(name));
      const script = hostScript(steps, { domain });
      const defined = new Set([...script.matchAll(/^([\w-]+)\(\)/gm)].map((m) => m[1]));
      const used = [...script.matchAll(/^(?:want|owned) (\w+)/gm)].map((m) => `${m[1]}_has`);
      const readers = [...script.matchAll(/^value \S+ (\w+)/gm)].map((m) => `read_${m[1]}`);
      const names = [...script.matchAll(/'[^'\n]*\{(devlink|netdev|vf|representor):/g)];
      const found = names.map((m) => `name_of_${m[1]}`);
      for (const call of [...used, ...readers, ...found]) expect(defined, name).toContain(call);
    }
  });

  it('makes one batch of the links of 64 representors, and one transaction of their ports', () => {
    const ports = Array.from(
      { length: 64 },
      (_, vf) => `        - {representor: {pf: p0, vf: ${vf}}, vlan: 7}\n`,
    );
    const { steps, domain } = hostPlan(
      `version: 1\ndomain: d\nhost:\n  pfs:\n    - {pf: p0, vfs: 64, eswitch: {mode: switchdev}}\n  bridges:\n    - name: br0\n      switch: ovs\n      ports:\n${ports.join('')}`,
    );
    const script = hostScript(steps, { domain });
    expect(script.match(/^batch .*/gm)).toEqual(['batch ip', 'batch ovs-vsctl']);
    expect(script.match(/^line --may-exist add-port /gm)).toHaveLength(64);
  });

  it('keeps hostile words as words', () => {
    const words = ["'; touch /tmp/x; '", '$(reboot)', '`id`', 'a\nb', '*', '"', '\\', ''];
    const steps = [step('evil\n$(reboot)', { do: [{ tool: 'ln', args: words }] })];
    const script = hostScript(steps, { domain: 'a\nreboot' });
    const line = script.slice(script.indexOf('does ln'), script.indexOf('carry_out'));
    const shown = spawnSync('bash', [], {
      input: `does() { printf '<%s>' "$@"; }\n${line}`,
      encoding: 'utf8',
    });
    expect(shown.stdout).toBe(['ln', ...words].map((word) => `<${word}>`).join(''));
    expect(script).toContain('\n# a reboot: what');
    expect(script).toContain('\n# 1. evil $(reboot)\n');
  });
});

describe('a script that is run', () => {
  let folder: string;
  let path: string | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vpf-script-'));
    path = process.env.PATH;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const at = (name: string) => join(folder, name);
  const read = (name: string) => readFileSync(at(name), 'utf8').trim();
  const state = (domain = 'd') => at(`state/${domain}`);

  function run(steps: readonly Step[], ...words: string[]) {
    writeFileSync(at('script'), hostScript(steps, { domain: 'd' }));
    const { status, stdout, stderr } = spawnSync(
      'sh',
      ['-c', 'export MAIN=$$; exec bash "$@"', 'bash', at('script'), ...words],
      {
        encoding: 'utf8',
        env: { PATH: `${folder}:${path}`, VPF_STATE: at('state') },
      },
    );
    return { code: status, stdout, stderr: stderr.replaceAll(at('script'), 'script') };
  }

  /** A file that is to have a text. */
  function fileStep(name: string, text: string, more: Partial<Step> = {}): Step {
    const file = at(name);
    return step(name, {
      values: [{ name: 'text', read: { from: 'sysfs', file }, is: [text] }],
      do: [{ tool: 'sysfs', args: [file, text] }],
      undo: [{ tool: 'sysfs', args: [file, '{before:text}'] }],
      ...more,
    });
  }

  const fails: Command = { tool: 'ln', args: ['/nonesuch/from', '/nonesuch/to'] };

  it('does, shows and undoes; a second time it does nothing', () => {
    writeFileSync(at('one'), '1');
    writeFileSync(at('two'), "it's $(2)");
    const steps = [fileStep('one', '10'), fileStep('two', '20')];
    expect(run(steps)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect([read('one'), read('two')]).toEqual(['10', '20']);
    expect(statSync(at('state/d')).mode & 0o777).toBe(0o700);
    const record = readFileSync(join(state(), 'record'), 'utf8');
    expect(run(steps)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(join(state(), 'record'), 'utf8')).toBe(record);
    expect(run(steps, 'show').stdout).toContain(`# two\nsysfs ${at('two')} it\\'s\\ \\$\\(2\\)`);
    expect(run(steps, 'undo')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect([read('one'), read('two')]).toEqual(['1', "it's $(2)"]);
    expect(existsSync(state())).toBe(false);
  });

  it('keeps what was before the first do, also of a spec that was changed meanwhile', () => {
    writeFileSync(at('one'), '1');
    run([fileStep('one', '10')]);
    writeFileSync(at('one'), '5');
    run([fileStep('one', '10')]);
    run([fileStep('one', '30')]);
    expect(read('one')).toBe('30');
    expect(run([fileStep('one', '30')], 'undo')).toMatchObject({ code: 0, stderr: '' });
    expect(read('one')).toBe('1');
  });

  it('leaves what somebody changed since, and says so', () => {
    writeFileSync(at('one'), '1');
    run([fileStep('one', '10')]);
    writeFileSync(at('one'), '7');
    const { code, stderr } = run([fileStep('one', '10')], 'undo');
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'script: left as it is: step "one" (it was changed since)\n',
    });
    expect(read('one')).toBe('7');
  });

  it('takes back what it did when a step fails, and nothing of an earlier run', () => {
    writeFileSync(at('one'), '1');
    writeFileSync(at('two'), '2');
    run([fileStep('one', '10')]);
    const wrong = step('wrong', { do: [fails] });
    const { code, stderr } = run([fileStep('one', '10'), fileStep('two', '20'), wrong]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^script: step "wrong" failed: ln \/nonesuch\/from \/nonesuch\/to\nln: /,
    );
    expect([read('one'), read('two')]).toEqual(['10', '2']);
    expect(run([fileStep('one', '10')], 'undo')).toMatchObject({ code: 0, stderr: '' });
    expect(read('one')).toBe('1');
  });

  it('says what could not be taken back, and keeps it in the record', () => {
    writeFileSync(at('one'), '1');
    const stuck = { undo: [{ ...fails, args: ['/nonesuch/a', '/nonesuch/{before:text}'] }] };
    const steps = [fileStep('one', '10', stuck), step('wrong', { do: [fails] })];
    const { code, stderr } = run(steps);
    expect(code).toBe(1);
    expect(stderr).toContain(
      'step "one" could not be taken back; this would do it:\n  ln /nonesuch/a /nonesuch/1',
    );
    expect(readFileSync(join(state(), 'record'), 'utf8')).toContain('one');
    expect(run(steps, 'undo').code).toBe(1);
  });

  it('fails where a step has no effect', () => {
    writeFileSync(at('one'), '1');
    writeFileSync(at('two'), '2');
    const idle = { do: [{ tool: 'mkdir', args: ['-p', folder] }] } as const;
    const { code, stderr } = run([fileStep('one', '10'), fileStep('two', '20', idle)]);
    expect(code).toBe(1);
    expect(stderr).toContain('it had no effect: text is "2", not "20"');
    expect(read('one')).toBe('1');
  });

  it('asks guards before it does anything of a step', () => {
    const guard = { what: 'vf idle', folder: at('nonesuch') } as const;
    writeFileSync(at('one'), '1');
    expect(run([fileStep('one', '10', { guard })])).toMatchObject({ code: 0 });
  });

  it('honours what may fail, what is tried again, and what depends on before', () => {
    writeFileSync(at('one'), '');
    const tries = at('tries');
    // It succeeds the second time.
    writeFileSync(at('vdpa'), `#!/bin/sh\necho >> ${tries}\n[ $(wc -l < ${tries}) = 2 ]\n`);
    chmodSync(at('vdpa'), 0o755);
    const steps = [
      fileStep('one', '10', {
        do: [
          { ...fails, mayFail: true },
          { tool: 'vdpa', args: ['x'], retry: 5 },
          { tool: 'sysfs', args: [at('one'), '10'] },
        ],
        undo: [
          { tool: 'sysfs', args: [at('one'), 'was'], onlyIf: { before: 'text', empty: false } },
          { tool: 'sysfs', args: [at('one'), ''], onlyIf: { before: 'text', empty: true } },
        ],
      }),
    ];
    expect(run(steps)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(run(steps, 'undo')).toMatchObject({ code: 0, stderr: '' });
    expect(read('one')).toBe('');
  });

  it('does once what shows no effect, as the record knows', () => {
    const log = at('log');
    writeFileSync(at('systemctl'), `#!/bin/sh\necho "$@" >> ${log}\n`);
    chmodSync(at('systemctl'), 0o755);
    const steps = [
      step('service', {
        do: [{ tool: 'systemctl', args: ['start', 'x'] }],
        undo: [{ tool: 'systemctl', args: ['stop', 'x'] }],
      }),
    ];
    run(steps);
    run(steps);
    expect(read('log')).toBe('start x');
    expect(run(steps, 'undo')).toMatchObject({ code: 0, stderr: '' });
    expect(read('log')).toBe('start x\nstop x');
  });

  it('goes on, or back, where it was killed', () => {
    for (const then of ['do', 'undo']) {
      writeFileSync(at('one'), '1');
      writeFileSync(at('two'), '2');
      writeFileSync(at('vdpa'), `#!/bin/sh\n[ ! -e ${at('deadly')} ] || kill -9 $MAIN\n`);
      chmodSync(at('vdpa'), 0o755);
      writeFileSync(at('deadly'), '');
      const last = fileStep('two', '20', {
        do: [
          { tool: 'sysfs', args: [at('two'), '15'] },
          { tool: 'vdpa', args: ['x'] },
          { tool: 'sysfs', args: [at('two'), '20'] },
        ],
      });
      const steps = [fileStep('one', '10'), last];
      expect(run(steps).code).toBe(null);
      rmSync(at('deadly'));
      expect([read('one'), read('two')]).toEqual(['10', '15']);
      expect(run(steps, then)).toMatchObject({ code: 0, stderr: '' });
      if (then === 'do') {
        expect([read('one'), read('two')]).toEqual(['10', '20']);
        expect(run(steps, 'undo')).toMatchObject({ code: 0, stderr: '' });
      }
      expect([read('one'), read('two')]).toEqual(['1', '2']);
      expect(existsSync(state())).toBe(false);
    }
  });

  /** A PATH with what every host has, and what of these is given. */
  function withTools(...more: string[]): string {
    mkdirSync(at('bin'));
    const base = 'awk bash basename cat flock mkdir mv readlink rm rmdir sed sh uniq'.split(' ');
    for (const tool of base) {
      const from = spawnSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).stdout;
      symlinkSync(from.trim(), at(`bin/${tool}`));
    }
    for (const tool of more) writeFileSync(at(`bin/${tool}`), '#!/bin/sh\n', { mode: 0o755 });
    return at('bin');
  }

  it('goes on after a record whose last line was cut short', () => {
    writeFileSync(at('one'), '1');
    writeFileSync(at('two'), '2');
    const steps = [fileStep('one', '10'), fileStep('two', '20')];
    run(steps);
    const record = join(state(), 'record');
    const [first = '', second = ''] = readFileSync(record, 'utf8').split('\n');
    // Killed while it wrote the second line, which then was not done yet.
    writeFileSync(record, `${first}\n${second.slice(0, 40)}`);
    writeFileSync(join(state(), 'begun'), '');
    writeFileSync(at('two'), '2');
    expect(run(steps)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(run(steps, 'undo')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect([read('one'), read('two')]).toEqual(['1', '2']);
  });

  /** A program that prints what stands in a file, and notes what it is told to do. */
  function program(name: string, shown: string): void {
    writeFileSync(at(`${name}.shown`), shown);
    writeFileSync(
      at(name),
      `#!/bin/bash
case "$*" in
  *show* | *list*) cat ${at(name)}.shown ;;
  *' get '*) echo '"vpf:d/x"' ;;
  *-batch*) cat >> ${at(name)}.told ;;
  *) echo "$*" >> ${at(name)}.told ;;
esac
`,
      { mode: 0o755 },
    );
  }
  const told = (name: string) =>
    existsSync(at(`${name}.told`)) ? readFileSync(at(`${name}.told`), 'utf8') : '';
  const command = (text: string): Command => {
    const [tool, ...args] = text.split(' ');
    return { tool: tool as Command['tool'], args };
  };

  it('knows the VLANs of one port from those of others', () => {
    const others = ['$(kill)', '*', 'a]'].map((name) => `${name} 100 PVID Egress Untagged\n`);
    program('bridge', `port vlan-id\n${others.join('')}lo 1 PVID Egress Untagged\n   7\n   10\n`);
    const vlan = (verb: string, id: string) => command(`bridge vlan ${verb} dev lo vid ${id}`);
    const wanted = [vlan('del', '1'), vlan('add', '7'), vlan('add', '100 pvid untagged')];
    expect(run([step('vlan', { do: wanted })])).toMatchObject({ code: 0, stderr: '' });
    expect(told('bridge')).toBe('vlan del dev lo vid 1\nvlan add dev lo vid 100 pvid untagged\n');
    expect(run([], 'show').stdout).toBe(
      [
        ...[
          '# vlan',
          'bridge vlan del dev lo vid 100',
          'bridge vlan add dev lo vid 1 pvid untagged',
        ],
        ...['# vlan', 'bridge vlan add dev lo vid 1 pvid untagged', ''],
      ].join('\n'),
    );
  });

  it('knows the settings of one VF from those of others', () => {
    const vf = (n: number, trust: string) =>
      `    vf ${n}     link/ether 00:00:00:00:00:0${n} brd ff:ff:ff:ff:ff:ff, spoof checking on, trust ${trust}\n`;
    program('ip', `2: p0: <UP>\n${vf(0, 'off')}${vf(1, 'on')}`);
    const trust = (n: number) =>
      step(`vf ${n}`, { do: [command(`ip link set dev p0 vf ${n} trust on`)] });
    expect(run([trust(0), trust(1)])).toMatchObject({ code: 0, stderr: '' });
    expect(told('ip')).toBe('link set dev p0 vf 0 trust on\n');
    expect(run([], 'show').stdout).toBe('# vf 0\nip link set dev p0 vf 0 trust off\n');
  });

  const port = step('port', {
    do: [
      command(
        'ovs-vsctl --may-exist add-port br0 p0 tag=5 -- set Port p0 external_ids:vpf="vpf:d/x"',
      ),
    ],
  });

  it('knows its port of Open vSwitch, whatever else is noted there', () => {
    program('ovs-vsctl', 'p0,5,,,vpf=vpf:d/x zone=a\n');
    expect(run([port])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(told('ovs-vsctl')).toBe('');
  });

  it('takes no text of another port for one', () => {
    program('ovs-vsctl', 'other,,,,"a=""\np0,5,,,vpf=vpf:d/x"\np1,,,,\n');
    expect(run([port])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(told('ovs-vsctl')).toContain('add-port br0 p0');
  });

  it('makes as many ports in one transaction as a process takes', () => {
    program('ovs-vsctl', '');
    const trunks = Array.from({ length: 4094 }, (_, i) => i + 1).join(',');
    const ports = Array.from({ length: 120 }, (_, i) =>
      step(`port ${i}`, {
        do: [
          command(`ovs-vsctl --may-exist add-port br0 p${i} -- set Port p${i} trunks=${trunks}`),
        ],
      }),
    );
    expect(run(ports)).toEqual({ code: 0, stdout: '', stderr: '' });
    const transactions = told('ovs-vsctl').trim().split('\n');
    expect(transactions).toHaveLength(3);
    for (const each of transactions) expect(each).toMatch(/^--timeout=30 -- --may-exist add-port /);
    expect(transactions.join(' ').match(/add-port/g)).toHaveLength(120);
  });

  it('misses all tools before anything is done, and names their packages', () => {
    writeFileSync(at('one'), '1');
    const port = step('port', {
      do: [{ tool: 'ovs-vsctl', args: ['--may-exist', 'add-port', 'br0', 'p'] }],
      undo: [{ tool: 'ovs-vsctl', args: ['--if-exists', 'del-port', 'br0', 'p'] }],
    });
    const read = { from: 'command', command: { tool: 'ethtool', args: ['-k', 'x'] } } as const;
    const offload = step('offload', { values: [{ name: 'all', read, is: ['on'] }] });
    const steps = [fileStep('one', '10'), port, offload];
    path = withTools();
    const lacks = [
      'script: ethtool is not installed (package ethtool); nothing was changed\n',
      'script: ovs-vsctl is not installed (package openvswitch-switch); nothing was changed\n',
    ].join('');
    for (const word of ['do', 'undo'])
      expect(run(steps, word)).toEqual({ code: 1, stdout: '', stderr: lacks });
    expect(readFileSync(at('one'), 'utf8')).toBe('1');
    expect(existsSync(state())).toBe(false);
    rmSync(at('bin/flock'));
    for (const word of ['do', 'undo', 'show']) {
      const { code, stderr } = run([], word);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: 'script: flock is not installed (package util-linux); nothing was changed\n',
      });
    }
  });

  it('takes back, of a changed spec, what the script of the old one did', () => {
    writeFileSync(at('one'), '1');
    const link = step('link', {
      do: [{ tool: 'ln', args: ['-sfn', 'target', at('link')] }],
      undo: [{ tool: 'rm', args: ['-f', at('link')] }],
    });
    expect(run([fileStep('one', '10'), link])).toMatchObject({ code: 0, stderr: '' });
    expect([read('one'), existsSync(state())]).toEqual(['10', true]);
    expect(readlinkSync(at('link'))).toBe('target');
    const shown = run([], 'show');
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain(`rm -f ${at('link')}`);
    expect(run([], 'do')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(run([], 'undo')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect([read('one'), existsSync(state())]).toEqual(['1', false]);
    expect(() => readlinkSync(at('link'))).toThrow('ENOENT');
  });

  it('undoes with the tools that the record needs, whatever else the spec names by now', () => {
    writeFileSync(at('one'), '1');
    path = withTools('systemctl');
    const service = step('service', {
      do: [{ tool: 'systemctl', args: ['start', 'x'] }],
      undo: [
        { tool: 'ethtool', args: ['x'], mayFail: true },
        { tool: 'systemctl', args: ['stop', 'x'], retry: 0 },
      ],
    });
    const first = [fileStep('one', '10'), service];
    expect(run(first)).toMatchObject({ code: 0, stderr: '' });
    rmSync(at('bin/systemctl'));
    expect(run(first, 'show')).toMatchObject({ code: 0, stderr: '' });
    expect(run(first, 'undo')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'script: systemctl is not installed (package systemd); nothing was changed\n',
    });
    expect(read('one')).toBe('10');
    writeFileSync(at('bin/systemctl'), '#!/bin/sh\n', { mode: 0o755 });
    const other = step('tc', { do: [{ tool: 'tc', args: ['x'] }] });
    expect(run([...first, other], 'undo')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(read('one')).toBe('1');
  });

  it('changes nothing where its record cannot be written', () => {
    writeFileSync(at('one'), '1');
    writeFileSync(at('state'), '');
    for (const word of ['do', 'undo', 'show']) {
      const { code, stderr } = run([fileStep('one', '10')], word);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^script: \S+state\/lock cannot be used: .*; nothing was changed\n$/);
    }
    rmSync(at('state'));
    mkdirSync(state(), { recursive: true });
    symlinkSync('/dev/full', join(state(), 'probe'));
    const { code, stderr } = run([fileStep('one', '10')]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `script: ${state()} cannot be used: No space left on device; nothing was changed\n`,
    });
    expect(read('one')).toBe('1');
  });

  it('is for root', () => {
    const input = hostScript([fileStep('one', '10')], { domain: 'd' });
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    for (const word of ['do', 'undo', 'show']) {
      const { status, stderr } = spawnSync('bash', ['-s', word], {
        ...nobody,
        cwd: '/',
        input,
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: 'bash: run it as root; nothing was changed\n',
      });
    }
  });

  it('points to vpf host undo for what vpf host apply did', () => {
    writeFileSync(at('one'), '1');
    const hint = `script: what vpf host apply did for the same domain (${at('state/journal/d.json')}) is taken back by vpf host undo\n`;
    mkdirSync(at('state/journal'), { recursive: true });
    writeFileSync(at('state/journal/d.json'), '{}');
    expect(run([fileStep('one', '10')])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(run([fileStep('one', '10')], 'show').stderr).toBe(hint);
    expect(run([fileStep('one', '10')], 'undo')).toEqual({ code: 0, stdout: '', stderr: hint });
    expect(read('one')).toBe('1');
  });

  it('refuses a missing tool before anything is done, and other words', () => {
    writeFileSync(at('one'), '1');
    const wrong = step('v', { do: [{ tool: 'vdpa', args: ['x'] }] });
    const { code, stderr } = run([fileStep('one', '10'), wrong]);
    // Where vdpa is installed, it refuses what it does not know.
    expect(code).toBe(1);
    expect(stderr).toContain('vdpa');
    expect(read('one')).toBe('1');
    expect(run([], 'undone')).toMatchObject({ code: 2 });
    expect(readdirSync(folder)).not.toContain('undone');
  });
});
