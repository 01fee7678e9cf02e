import * as z from 'zod';
import { device } from './devices.js';
import { domainName } from './values.js';

/** The whole spec: one domain and its network devices. */
export const specSchema = z
  .strictObject({
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
    devices: z
      .array(device)
      .max(256)
      .register(z.globalRegistry, { description: 'The network devices.' }),
  })
  .register(z.globalRegistry, { description: 'The network devices of one QEMU/libvirt guest.' });

/** A spec as the program uses it, after defaults and normalisation. */
export type Spec = z.output<typeof specSchema>;
/** A spec as a caller writes it. */
export type SpecInput = z.input<typeof specSchema>;

/** JSON Schema (draft 2020-12) of the spec, for editors. */
export function specJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(specSchema, { io: 'input', unrepresentable: 'any' });
  return { $id: 'urn:vpf:spec:1', title: 'vpf spec', ...schema };
}
