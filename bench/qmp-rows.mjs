// The QMP client's figures as rows of the table.
import { idleMemory, parserLines, parsing, roundTrips } from './qmp.mjs';
import { median } from './stats.mjs';

const BARS = { toBare: 0.9, parser: 0.8 };
const SESSIONS = 1000;

export async function qmpClient({ quick, ratio, verdict }) {
  const rows = [];
  const perSecond = (value) => `${Math.round(value)}/s`;
  const against = (name, value, bare, bar) => {
    const cells = [ratio(value / bare), `>= ${bar} x bare`, verdict(value / bare >= bar)];
    rows.push([name, perSecond(value), ...cells]);
  };
  const { samples, skipped, python } = await roundTrips(quick ? 10 : 40, quick ? 500 : 2000);
  if (samples === undefined) {
    rows.push([`QMP round trips skipped: ${skipped}`, '', '', '', verdict(false)]);
  } else {
    const { bareSerial, serial, barePipelined, pipelined } = samples;
    rows.push(['qmp: bare socket, serial', perSecond(median(bareSerial)), '', '', '']);
    against('qmp: execute, serial', median(serial), median(bareSerial), BARS.toBare);
    rows.push(['qmp: bare socket, 8 in flight', perSecond(median(barePipelined)), '', '', '']);
    against('qmp: execute, 8 in flight', median(pipelined), median(barePipelined), BARS.toBare);
    const bare = [median(bareSerial), median(barePipelined)];
    if (python.skipped !== undefined) {
      rows.push([`Python's qemu.qmp skipped: ${python.skipped}`, '', '', '', '']);
    } else {
      const name = `Python's qemu.qmp ${python.version}`;
      rows.push([
        `${name}, serial`,
        perSecond(python.serial),
        ratio(python.serial / bare[0]),
        '',
        '',
      ]);
      rows.push([
        `${name}, 8 at once`,
        perSecond(python.pipelined),
        ratio(python.pipelined / bare[1]),
        '',
        '',
      ]);
    }
  }
  for (const [name, line] of Object.entries(parserLines())) {
    const { bare, parser, ratio: factor } = parsing(line, quick ? 15 : 60);
    rows.push([
      `parser: JSON.parse on split lines, ${name}`,
      `${bare.toFixed(0)} MB/s`,
      '',
      '',
      '',
    ]);
    const cells = [ratio(factor), `>= ${BARS.parser} x`, verdict(factor >= BARS.parser)];
    rows.push([`parser: bytes to messages, ${name}`, `${parser.toFixed(0)} MB/s`, ...cells]);
  }
  const { heap, rss } = idleMemory(SESSIONS);
  const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`;
  rows.push([`memory of an idle session, of ${SESSIONS}`, kb(heap), '', '', '']);
  rows.push(['  resident', kb(rss), '', '', '']);
  return rows;
}
