// Events as they come, until the guest goes down: node event-loop.mjs SOCKET
import { connect } from 'vpf/qmp';

const qmp = await connect(process.argv[2]);
// From here on none is missed; beyond 100 that wait for this loop, the oldest are dropped and counted.
const events = qmp.events(undefined, { limit: 100 });
console.log('listening');
for await (const { event, data, timestamp } of events) {
  console.log(new Date(timestamp.seconds * 1000).toISOString(), event, JSON.stringify(data));
  if (event === 'SHUTDOWN') break;
}
if (events.dropped > 0) console.warn(`${events.dropped} events were dropped`);
await qmp.close();
