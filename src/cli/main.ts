import { run } from './program.js';

/** The start of the command: everything else is a function of its arguments. */
run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
