// See host-shown.d.mts. Not TypeScript, as Node runs it in the hypervisor VM.

// The kernel never gives the number of an interface twice.
const changing = /^(?:statistics|ifindex|.*_timer)$/;
// An interface that has been up once has another queueing discipline; the carrier comes and goes with VFs.
const settling = /^(?:qdisc|operstate)$/;
const carrier = ['NO-CARRIER', 'LOWER_UP'];
const random = /^(?:address|permaddr|hwaddr|bridge_id|root_id)$/;

export function shownOf(text, { loose = false, exact = false } = {}) {
  if (!/^[[{]/.test(text)) return text;
  const shown = JSON.parse(text, (key, value) => {
    if (changing.test(key) || (loose && random.test(key))) return undefined;
    if (exact) return value;
    if (settling.test(key)) return undefined;
    return key === 'flags' && Array.isArray(value)
      ? value.filter((flag) => !carrier.includes(flag))
      : value;
  });
  if (!Array.isArray(shown.headings)) return shown;
  return shown.data
    .map((row) => Object.fromEntries(row.map((value, i) => [shown.headings[i], value])))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
