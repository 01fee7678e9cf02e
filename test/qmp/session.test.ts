import { describe, expect, it } from 'vitest';
import {
  QmpDisconnectError,
  type QmpError,
  QmpGreetingError,
  QmpInterruptedError,
  QmpNegotiationError,
  QmpRefusedError,
  QmpReplyError,
} from '../../src/qmp/errors.js';
import type { Request } from '../../src/qmp/request.js';
import { Session } from '../../src/qmp/session.js';

const GREETING =
  '{"QMP": {"version": {"qemu": {"micro": 0, "minor": 1, "major": 11}, "package": ""}, "capabilities": ["oob"]}}';

/** A session without a socket: what it sends is in `sent`, what it says in `said`. */
function start({ oob = false, maxInFlight = 8, maxQueued = 2 } = {}) {
  const sent: Record<string, unknown>[] = [];
  const said: string[] = [];
  const errors: QmpError[] = [];
  const session = new Session(
    { maxInFlight, maxQueued, maxMessageBytes: 4096, oob },
    {
      send: (text) => sent.push(JSON.parse(text) as Record<string, unknown>),
      sendFd: async () => {},
      running: () => said.push('running'),
      event: ({ event }) => said.push(event),
      problem: (problem) => said.push(problem.name),
      failed: (error) => errors.push(error),
    },
  );
  const receive = (...lines: string[]): void => {
    for (const line of lines) session.receive(Buffer.from(`${line}\r\n`));
  };
  const submit = (command: string, options: Partial<Request> = {}) => {
    const result: { value?: unknown; error?: QmpError } = {};
    const request: Request = {
      command,
      args: undefined,
      outOfBand: false,
      fd: undefined,
      resolve: (value) => {
        result.value = value;
      },
      reject: (error) => {
        result.error = error;
      },
      ...options,
    };
    session.submit(request);
    return { request, result };
  };
  return { session, sent, said, errors, receive, submit };
}

function running(options?: Parameters<typeof start>[0]) {
  const all = start(options);
  all.receive(GREETING, '{"return": {}, "id": 0}');
  all.sent.length = 0;
  return all;
}

const reply = (id: unknown): string => JSON.stringify({ return: 'done', id });

describe('the handshake', () => {
  it('greeting, capabilities, running', () => {
    const { sent, said, receive } = start();
    expect(sent).toEqual([]);
    receive(GREETING);
    expect(sent).toEqual([{ execute: 'qmp_capabilities', id: 0 }]);
    expect(said).toEqual([]);
    receive('{"return": {}, "id": 0}');
    expect(said).toEqual(['running']);
  });

  it('enables oob only when that is wanted and offered', () => {
    const wanted = start({ oob: true });
    wanted.receive(GREETING);
    expect(wanted.sent[0]).toMatchObject({ arguments: { enable: ['oob'] } });
    const poor = start({ oob: true });
    poor.receive(GREETING.replace('"oob"', ''));
    expect(poor.sent[0]).not.toHaveProperty('arguments');
  });

  it('fails on a reply instead of a greeting, and on a refusal', () => {
    const first = start();
    first.receive('{"return": {}}');
    expect(first.errors).toEqual([expect.any(QmpGreetingError)]);
    const second = start();
    second.receive(GREETING, '{"error": {"class": "CommandNotFound", "desc": "no"}, "id": 0}');
    expect(second.errors).toEqual([expect.any(QmpNegotiationError)]);
    expect(second.said).toEqual([]);
  });

  it('gives up on a peer that talks without end', () => {
    const { session, errors } = start();
    for (let i = 0; i < 20; i++) session.receive(Buffer.alloc(64 * 1024));
    expect(errors).toEqual([expect.any(QmpGreetingError)]);
  });
});

describe('commands', () => {
  it('are matched by id, in any order', () => {
    const { sent, receive, submit } = running();
    const [a, b] = [submit('a'), submit('b', { args: '{"x":1}' })];
    expect(sent[1]).toMatchObject({ execute: 'b', arguments: { x: 1 } });
    receive(reply(sent[1]?.id), reply(sent[0]?.id));
    expect([a.result.value, b.result.value]).toEqual(['done', 'done']);
  });

  it('beyond the places wait in order, and beyond the queue are refused', () => {
    const { sent, receive, submit } = running({ maxInFlight: 2, maxQueued: 2 });
    const all = ['a', 'b', 'c', 'd', 'e'].map((name) => submit(name).result);
    expect(sent.map(({ execute }) => execute)).toEqual(['a', 'b']);
    expect(all[4]?.error).toBeInstanceOf(QmpRefusedError);
    receive(reply(sent[0]?.id));
    expect(sent.map(({ execute }) => execute)).toEqual(['a', 'b', 'c']);
  });

  it('that were abandoned keep their place until they, or later ones, are answered', () => {
    const { session, sent, said, receive, submit } = running({ maxInFlight: 2, maxQueued: 9 });
    const [a, b] = [submit('a'), submit('b')];
    submit('c');
    session.abandon(a.request);
    expect(sent).toHaveLength(2);
    receive(reply(sent[1]?.id)); // QEMU answers in order: that of a was lost
    expect(b.result.value).toBe('done');
    submit('d');
    expect(sent.map(({ execute }) => execute)).toEqual(['a', 'b', 'c', 'd']);
    expect(a.result).toEqual({});
    expect(said).toEqual(['running']);
  });

  it('that were abandoned in the queue are never sent', () => {
    const { session, sent, receive, submit } = running({ maxInFlight: 1 });
    submit('a');
    session.abandon(submit('b').request);
    submit('c');
    receive(reply(sent[0]?.id));
    expect(sent.map(({ execute }) => execute)).toEqual(['a', 'c']);
  });

  it('out of band go past the queue', () => {
    const { sent, submit } = running({ oob: true, maxInFlight: 1 });
    submit('a');
    submit('b');
    submit('yank', { outOfBand: true });
    expect(sent.map((line) => line.execute ?? line['exec-oob'])).toEqual(['a', 'yank']);
  });

  it('with other ids, or none, answer nothing', () => {
    const { sent, said, receive, submit } = running();
    const { result } = submit('a');
    const id = Number(sent[0]?.id);
    receive(reply(id + 1), reply(String(id)), '{"return": {}}', reply(id), reply(id));
    expect(result.value).toBe('done');
    expect(said).toEqual(['running', ...Array(4).fill('QmpMessageError')]);
  });

  it('whose reply another text has spoilt are told so at once, if its id can be read', () => {
    const { sent, said, receive, submit } = running();
    const [a, b] = [submit('a'), submit('b')];
    receive(`qemu: warning: hot{"return": {}, "id": ${sent[1]?.id}}`, 'no id in here');
    expect(b.result.error).toBeInstanceOf(QmpReplyError);
    expect(a.result).toEqual({});
    expect(said).toEqual(['running', 'QmpParseError', 'QmpParseError']);
  });

  it('are rejected when the connection ends: those sent, and those that wait', () => {
    const { session, submit } = running({ maxInFlight: 1 });
    const [a, b] = [submit('a'), submit('b')];
    session.end(new QmpDisconnectError('gone'));
    expect(a.result.error).toBeInstanceOf(QmpInterruptedError);
    expect(b.result.error?.message).toMatch(/it was not sent yet/);
    expect(submit('c').result.error).toBeInstanceOf(QmpInterruptedError);
  });
});

it('events are told whenever they come', () => {
  const { sent, said, receive, submit } = start();
  const event = (name: string): string => JSON.stringify({ event: name, timestamp: {} });
  receive(event('BEFORE'), GREETING, event('DURING'), '{"return": {}, "id": 0}');
  submit('a');
  receive(event('BETWEEN'), reply(sent[1]?.id), event('AFTER'));
  expect(said).toEqual(['DURING', 'running', 'BETWEEN', 'AFTER']);
});
