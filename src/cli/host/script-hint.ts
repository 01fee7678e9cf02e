import { scriptRecord } from '../../host/script/script-record.js';

/** That the printed script did something for a domain, which only its own `undo` takes back as it was. */
export interface ScriptHint {
  readonly json: { readonly scriptRecord?: string };
  readonly notes: readonly string[];
}

export function scriptHint(domain: string): ScriptHint {
  const folder = scriptRecord(domain);
  if (folder === undefined) return { json: {}, notes: [] };
  const note = `what the printed script did for ${domain} (${folder}) only a script takes back as it was: vpf host plan SPEC > FILE; bash FILE undo`;
  return { json: { scriptRecord: folder }, notes: [note] };
}
