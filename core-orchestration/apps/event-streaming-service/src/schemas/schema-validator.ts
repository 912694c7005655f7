import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { toPointerPart, type JsonSchema } from './json-schema.ts';
import { compilePattern } from './linear-pattern.ts';
import { findSchemaFaults, type SchemaFault } from './schema-limits.ts';

/** Finds what in the data of an event does not fit; pointers begin at the data. */
export type DataCheck = (data: unknown) => readonly SchemaFault[];

const MAX_COMPILED = 200;
const dialect = new Ajv2020({ strict: false });
// Validation stops at the first fault: a schema of somebody else must not make the errors multiply.
const options = { strict: false, allErrors: false, code: { regExp: Object.assign(compilePattern, { code: 'linear' }) } };

/** What keeps a schema from being registered: what `findSchemaFaults` finds, or that it is no JSON Schema. */
export function refuseSchema(schema: JsonSchema): readonly SchemaFault[] {
  const faults = findSchemaFaults(schema);
  if (faults.length > 0) return faults;
  if (!dialect.validateSchema(schema)) return (dialect.errors ?? []).slice(0, 20).map(toFault);
  try {
    compile(schema);
    return [];
  } catch {
    return [{ pointer: '', detail: 'cannot be compiled' }];
  }
}

function compile(schema: JsonSchema): ValidateFunction {
  return addFormats.default(new Ajv2020({ ...options, validateSchema: false })).compile(schema);
}

/** Compiles schemas once each and keeps the latest used. */
export function createDataChecks(): (fingerprint: string, schema: JsonSchema) => DataCheck {
  const compiled = new Map<string, ValidateFunction>();
  return (fingerprint, schema) => {
    const validate = compiled.get(fingerprint) ?? compile(schema);
    compiled.delete(fingerprint);
    compiled.set(fingerprint, validate);
    const [oldest] = compiled.keys();
    if (compiled.size > MAX_COMPILED && oldest !== undefined) compiled.delete(oldest);
    return (data) => (validate(data) ? [] : (validate.errors ?? []).slice(-1).map(toFault));
  };
}

function toFault({ instancePath, keyword, params, message = 'does not fit' }: ErrorObject): SchemaFault {
  const { additionalProperty, missingProperty } = params as { readonly additionalProperty?: string; readonly missingProperty?: string };
  if (keyword === 'additionalProperties' && additionalProperty !== undefined)
    return { pointer: `${instancePath}${toPointerPart(additionalProperty)}`, detail: 'is not a known field' };
  if (keyword === 'required' && missingProperty !== undefined)
    return { pointer: `${instancePath}${toPointerPart(missingProperty)}`, detail: 'is missing' };
  return { pointer: instancePath, detail: message };
}
