/** A spec's section `host`, there and back in the hypervisor VM, compared by what the tools show. */
import { expect } from 'vitest';
import type { Scenario } from './host-scenario.js';
import type { Hypervisor } from './hypervisor.js';

// An interface that has once been up has another queueing discipline; the carrier comes and goes with the VFs.
const changing = /^(?:statistics|ifindex|qdisc|operstate|.*_timer)$/;
const carrier = ['NO-CARRIER', 'LOWER_UP'];
// The kernel draws them for what is made anew.
const random = ['address', 'permaddr', 'hwaddr', 'bridge_id', 'root_id'];
const still = (loose: boolean) => (key: string, value: unknown) => {
  if (changing.test(key) || (loose && random.includes(key))) return undefined;
  if (key !== 'flags' || !Array.isArray(value)) return value;
  return value.filter((flag: string) => !carrier.includes(flag));
};

/**
 * What the commands print: JSON without what changes by itself.
 *
 * @param loose leaves out what the kernel draws at random, too
 */
export async function shownBy(
  { sh }: Hypervisor,
  commands: readonly string[],
  loose = false,
): Promise<unknown[]> {
  const shown: unknown[] = [];
  for (const command of commands) {
    const text = await sh(command);
    const isJson = text.startsWith('{') || text.startsWith('[');
    shown.push(isJson ? JSON.parse(text, still(loose)) : text);
  }
  return shown;
}

/** Apply twice, status, undo; then the printed script, which leads to the same. */
export async function roundTrip(
  hypervisor: Hypervisor,
  it: Scenario,
  domain: string,
  commands: readonly string[],
  look: () => Promise<void>,
): Promise<void> {
  const state = (loose = false) => shownBy(hypervisor, commands, loose);
  const before = await state();
  const first = await it.json('host apply', domain);
  expect(first).toMatchObject({ code: 0, json: { ok: true } });
  await look();
  const applied = await state();
  const loose = await state(true);
  expect(applied).not.toEqual(before);
  expect((await it.json('host apply', domain)).json).toMatchObject({ ok: true, done: [] });
  expect(await state()).toEqual(applied);
  expect(await it.vpf('host status', domain)).toMatchObject({ code: 0 });
  expect(await it.vpf('host undo', domain)).toMatchObject({ code: 0 });
  expect(await state()).toEqual(before);
  expect(await it.sh('ls -A /run/vpf/journal')).toBe('');
  await it.script(domain, `${domain}.sh`);
  await it.script(domain, `${domain}-undo.sh`, '--undo');
  expect(await it.bash(`${domain}.sh`)).toMatchObject({ code: 0 });
  expect(await state(true)).toEqual(loose);
  expect(await it.bash(`${domain}-undo.sh`)).toMatchObject({ code: 0 });
  expect(await state()).toEqual(before);
}
