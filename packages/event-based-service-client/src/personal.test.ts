import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { commandCatalogue } from './catalogue/command-catalogue.ts';
import { eventCatalogue } from './catalogue/event-catalogue.ts';
import { defineEvent } from './definition.ts';
import { readField, withField } from './field-path.ts';
import { ACTOR, ownerOf, type PersonalFields } from './personal.ts';

/** Words in the name of a field that speak of a person, or of what a person wrote. */
const TELLING = new Set(
  `email mail name names firstname lastname surname username nickname address phone telephone mobile fax locale language ip agent browser device
   fingerprint reason refusal description comment comments note notes message text body detail details subject title biography about url uri link href
   avatar photo picture image birthday birth gender sex nationality religion street city town postcode postal zip country location latitude longitude
   iban account card passport password secret token recipient sender payer founder contact signature input output result payload value content`.split(
    /\s+/,
  ),
);

interface Field {
  readonly path: string;
  readonly schema: z.ZodType;
}

/** Every field of data by its path; lists are not gone into, as no path leads there. */
function fieldsOf(schema: z.ZodType, before = ''): Field[] {
  const bare = unwrapped(schema);
  if (bare instanceof z.ZodUnion) return bare.options.flatMap((option) => (option instanceof z.ZodType ? fieldsOf(option, before) : []));
  if (!(bare instanceof z.ZodObject)) return [];
  return Object.entries(bare.shape).flatMap(([name, field]): Field[] => {
    const path = `${before}${name}`;
    return field instanceof z.ZodType ? [{ path, schema: field }, ...fieldsOf(field, `${path}.`)] : [];
  });
}

function unwrapped(schema: z.ZodType): z.ZodType {
  const isWrapper = schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault;
  const inner: unknown = isWrapper ? schema.unwrap() : schema;
  return isWrapper && inner instanceof z.ZodType ? unwrapped(inner) : schema;
}

/** Texts of anyone's choice, in a list or not, and whatever is not said; not ids, times, figures and words of a fixed choice. */
function mayTell(schema: z.ZodType): boolean {
  const bare = unwrapped(schema);
  if (bare instanceof z.ZodUnknown || bare instanceof z.ZodRecord || bare instanceof z.ZodAny) return true;
  if (bare instanceof z.ZodArray) return bare.element instanceof z.ZodObject ? fieldsOf(bare.element).some(isTelling) : false;
  if (bare instanceof z.ZodUUID || bare instanceof z.ZodISODateTime || bare instanceof z.ZodISODate) return false;
  return bare instanceof z.ZodString || bare instanceof z.ZodEmail || bare instanceof z.ZodURL;
}

function isTelling({ path, schema }: Field): boolean {
  const bare = unwrapped(schema);
  if (bare instanceof z.ZodArray || bare instanceof z.ZodEmail || bare instanceof z.ZodURL) return mayTell(bare);
  const words = (path.split('.').at(-1) ?? '').split(/(?=[A-Z])|_/).map((word) => word.toLowerCase());
  return mayTell(bare) && words.some((word) => TELLING.has(word));
}

interface Declared {
  readonly data: z.ZodType;
  readonly personal: readonly PersonalFields[];
  readonly notPersonal: Readonly<Record<string, string>>;
}

/** What is wrong with a declaration: fields that it should say something about, and what it says about fields that there are not. */
function faultsOf({ data, personal, notPersonal }: Declared): string[] {
  const fields = fieldsOf(data);
  const paths = new Set(fields.map(({ path }) => path));
  const kept = personal.flatMap((group) => group.fields);
  const isKept = (path: string): boolean => kept.some((each) => path === each || path.startsWith(`${each}.`));
  const forgotten = fields.filter((field) => isTelling(field) && !isKept(field.path) && notPersonal[field.path] === undefined);
  const owners = personal.map(({ person }) => (typeof person === 'string' ? person : person.address)).filter((path) => path !== ACTOR);
  const isWithinKept = (path: string): boolean => kept.some((each) => path.startsWith(`${each}.`));
  const named = [...kept, ...owners, ...Object.keys(notPersonal)].filter((path) => !paths.has(path) && !isWithinKept(path));
  return [
    ...forgotten.map(({ path }) => `${path} looks personal: declare it in personal, or in notPersonal with the reason`),
    ...named.map((path) => `${path} is declared but is no field`),
    ...Object.entries(notPersonal).flatMap(([path, why]) =>
      why.length > 10 && !isKept(path) ? [] : [`${path} is excused without need or reason`],
    ),
  ];
}

describe('what events say about persons', () => {
  it.each([...eventCatalogue.values()].map((definition) => [definition.type, definition] as const))(
    'is declared of %s',
    (_type, definition) => {
      expect(faultsOf(definition)).toEqual([]);
    },
  );

  it('is found in an event that does not declare it', () => {
    const data = z.strictObject({
      userId: z.uuid(),
      contactEmail: z.email(),
      lastIp: z.string(),
      userAgent: z.string().optional(),
      home: z.strictObject({ street: z.string(), since: z.iso.datetime() }),
      reason: z.enum(['gone', 'failing']),
      errors: z.array(z.strictObject({ detail: z.string() })),
      profile: z.url(),
      step: z.string(),
    });
    const undeclared = defineEvent('user.tested', { producer: 'test', description: 'A test.', data });
    const found = ['contactEmail', 'lastIp', 'userAgent', 'home.street', 'errors', 'profile'];
    expect(faultsOf(undeclared).map((fault) => fault.split(' ')[0])).toEqual(found);
    const declared = { ...undeclared, personal: [{ person: 'userId', fields: [...found.slice(0, 3), 'home', 'errors'] }] };
    expect(faultsOf(declared)).toHaveLength(1);
    expect(faultsOf({ ...declared, notPersonal: { profile: 'a page of the organisation' } })).toEqual([]);
    expect(faultsOf({ ...declared, notPersonal: { profile: '', gone: 'no longer a field' } })).toHaveLength(2);
    expect(faultsOf({ ...declared, personal: [{ person: 'nobody', fields: found }] })).toEqual(['nobody is declared but is no field']);
  });

  it('must be under a key to be secret', () => {
    const declaration = { producer: 'test', description: 'A test.', data: z.strictObject({ link: z.url() }), secret: ['link'] };
    expect(() => defineEvent('user.tested', declaration)).toThrow('under nobody');
  });
});

describe('what commands say about others than who sends them', () => {
  it.each([...commandCatalogue.values()].map((command) => [command.name, command] as const))('is declared of %s', (_name, command) => {
    const { input, output, personal } = command;
    const data = z.object({ input, output });
    const within = (part: 'input' | 'output'): PersonalFields[] =>
      (personal[part] ?? []).map(({ person, fields }) => ({
        person: typeof person === 'string' ? `${part}.${person}` : { address: `${part}.${person.address}` },
        fields: fields.map((field) => `${part}.${field}`),
      }));
    expect(faultsOf({ data, personal: [...within('input'), ...within('output')], notPersonal: personal.notPersonal ?? {} })).toEqual([]);
  });
});

describe('whose a personal field is', () => {
  const id = '018F2B1E-0000-7000-8000-000000000001';
  const event = { actorid: 'service:email-service', data: { userId: id, contact: { email: 'ada@example.org' }, none: null } };

  it('follows from the data or from who did it', () => {
    expect(ownerOf({ person: 'userId', fields: [] }, event)).toEqual({ id: id.toLowerCase() });
    expect(ownerOf({ person: { address: 'contact.email' }, fields: [] }, event)).toEqual({ address: 'ada@example.org' });
    expect(ownerOf({ person: ACTOR, fields: [] }, { ...event, actorid: id })).toEqual({ id: id.toLowerCase() });
  });

  it('is nobody’s when no person is named', () => {
    for (const person of [ACTOR, 'none', 'missing', 'contact', { address: 'userId' }])
      expect(ownerOf({ person, fields: [] }, event)).toBeUndefined();
    const { actorid: _, ...withoutActor } = event;
    expect(ownerOf({ person: ACTOR, fields: [] }, withoutActor)).toBeUndefined();
  });
});

describe('a path in the data', () => {
  it('leads to a field, and puts another value into it in the same place', () => {
    const data = { a: { b: 1, c: 2 }, d: [{ e: 1 }] };
    expect([readField(data, 'a.b'), readField(data, 'a.x'), readField(data, 'd.e'), readField(data, 'constructor')]).toEqual([
      1,
      undefined,
      undefined,
      undefined,
    ]);
    expect(JSON.stringify(withField(data, 'a.b', 3))).toBe('{"a":{"b":3,"c":2},"d":[{"e":1}]}');
    expect(withField(data, 'a.x', 3)).toEqual(data);
  });
});
