// How much memory idle sessions take: SESSIONS clients here, their server in a child process. Prints JSON.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../dist/qmp/index.js';

const SERVER = `
  import { FakeQmpServer } from ${JSON.stringify(new URL('../dist/qmp/testing.js', import.meta.url).href)};
  const server = await FakeQmpServer.start({ many: true });
  console.log(server.target);
  process.stdin.on('end', () => server.close()).resume();
`;

const count = Number(process.argv[2]);
const server = spawn(process.execPath, ['--input-type=module', '-e', SERVER], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const [line] = await once(server.stdout, 'data');
const path = line.toString().trim();

async function settled() {
  for (let i = 0; i < 3; i++) {
    globalThis.gc();
    await sleep(50);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, rss };
}

// What is loaded once, for the first session, is not the cost of a session.
const first = await connect(path);
const before = await settled();
const clients = [];
while (clients.length < count) {
  const some = Math.min(100, count - clients.length);
  clients.push(...(await Promise.all(Array.from({ length: some }, () => connect(path)))));
}
const after = await settled();
console.log(
  JSON.stringify({
    heap: (after.heap - before.heap) / count,
    rss: (after.rss - before.rss) / count,
  }),
);
await Promise.all([first, ...clients].map((client) => client.close()));
server.stdin.end();
