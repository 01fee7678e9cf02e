import * as z from 'zod';
import { device } from './devices.js';
import { hostSchema } from './host.js';
import { domainName } from './values.js';

const guest = {
  version: z.literal(1).register(z.globalRegistry, { description: 'Version of this format: 1.' }),
  domain: domainName,
  base: z
    .string()
    .min(1)
    .max(4095)
    .regex(/^[^\u0000-\u001f]+$/, { error: 'must not hold control characters' })
    .optional()
    .register(z.globalRegistry, {
      description: "The domain XML to splice into, relative to the spec's file.",
    }),
};

const devices = z
  .array(device)
  .max(256)
  .register(z.globalRegistry, { description: 'The network devices.' });

/** A document without `host`: the guest's devices alone. */
const guestSchema = z.strictObject({ ...guest, devices });

function make() {
  return z
    .strictObject({
      ...guest,
      devices: devices.default([]).register(z.globalRegistry, {
        description: 'The network devices; may be left out beside `host`.',
      }),
      host: hostSchema().optional(),
    })
    .register(z.globalRegistry, {
      description:
        'The network devices of one QEMU/libvirt guest, and what the host needs for them.',
    });
}

type SpecSchema = ReturnType<typeof make>;

let made: SpecSchema | undefined;

/** The whole spec: one domain and its network devices, and the host's own configuration. */
export function specSchema(): SpecSchema {
  made ??= make();
  return made;
}

/** The keys of the document. */
export const SPEC_KEYS = ['version', 'domain', 'base', 'devices', 'host'] as const;

/** Checks a document. Only one that has the section `host` pays for its schema, which is large. */
export function parseSpec(value: unknown): z.ZodSafeParseResult<Spec> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'host')
    ? specSchema().safeParse(value)
    : guestSchema.safeParse(value);
}

/** A spec as the program uses it, after defaults and normalisation. */
export type Spec = z.output<SpecSchema>;
/** A spec as a caller writes it. */
export type SpecInput = z.input<SpecSchema>;

/** JSON Schema (draft 2020-12) of the spec, for editors. */
export function specJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(specSchema(), { io: 'input', unrepresentable: 'any' });
  const anyOf = [{ required: ['devices'] }, { required: ['host'] }];
  return { $id: 'urn:vpf:spec:1', title: 'vpf spec', ...schema, anyOf };
}
