import { describe, expect, test } from 'vitest';
import { roundsOf } from '../../src/host/rounds.js';
import type { Command, Step } from '../../src/plan/step.js';
import { step } from '../qemu/plans.js';

const ip = (...args: string[]): Command => ({ tool: 'ip', args });
const plain = (id: string, ...needs: string[]): Step => step(id, { do: [ip(id)], needs });
const read = (id: string, ...needs: string[]): Step =>
  step(id, {
    needs,
    do: [ip(id)],
    values: [{ name: 'text', read: { from: 'link', link: id }, is: ['up'] }],
  });
const named = (id: string, ...needs: string[]): Step =>
  step(id, { needs, do: [ip('link', 'set', 'dev', '{representor:eth0/1}', 'up')] });

function ids(...steps: Step[]): string[][] {
  return roundsOf(steps).map((round) => round.map(({ id }) => id));
}

describe('rounds', () => {
  test('steps whose effect can be foreseen are one, whatever they need', () => {
    expect(ids(plain('tap'), plain('port', 'tap'), plain('vlan', 'port'))).toEqual([
      ['tap', 'port', 'vlan'],
    ]);
  });

  test('values are read once what they need is done', () => {
    expect(ids(plain('tap'), read('mtu', 'tap'), plain('other'), plain('late', 'mtu'))).toEqual([
      ['tap', 'other'],
      ['mtu'],
      ['late'],
    ]);
  });

  test('names are looked up once what they need is done', () => {
    expect(ids(read('vfs'), named('link', 'vfs'), plain('port', 'link'))).toEqual([
      ['vfs'],
      ['link'],
      ['port'],
    ]);
  });

  test('needs that are not among the steps are met', () => {
    expect(ids(read('mtu', 'elsewhere'))).toEqual([['mtu']]);
  });

  test('a circle ends', () => {
    expect(ids(plain('a', 'b'), plain('b', 'a'))).toEqual([['a'], ['b']]);
  });
});
