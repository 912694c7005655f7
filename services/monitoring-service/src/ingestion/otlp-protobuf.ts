import { create, createFileRegistry, fromBinary, toBinary, toJson, type DescMessage, type JsonValue } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorProtoSchema,
  type DescriptorProtoSchema,
  type FieldDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';
import type { MessageInitShape } from '@bufbuild/protobuf';

/**
 * The messages of opentelemetry-proto 1.x that a receiver reads, field numbers as published there. Names of packages do not
 * travel in the binary form, so all of them live in one file. Unknown fields are skipped, as the OTLP specification asks.
 */
const MESSAGES = {
  TraceRequest: { resourceSpans: '1 []ResourceSpans' },
  ResourceSpans: { resource: '1 Resource', scopeSpans: '2 []ScopeSpans' },
  ScopeSpans: { spans: '2 []Span' },
  Span: {
    traceId: '1 bytes',
    spanId: '2 bytes',
    parentSpanId: '4 bytes',
    name: '5 string',
    kind: '6 int32',
    startTimeUnixNano: '7 fixed64',
    endTimeUnixNano: '8 fixed64',
    attributes: '9 []KeyValue',
    links: '13 []Link',
    status: '15 Status',
  },
  Link: { traceId: '1 bytes', spanId: '2 bytes' },
  Status: { message: '2 string', code: '3 int32' },

  LogsRequest: { resourceLogs: '1 []ResourceLogs' },
  ResourceLogs: { resource: '1 Resource', scopeLogs: '2 []ScopeLogs' },
  ScopeLogs: { logRecords: '2 []LogRecord' },
  LogRecord: {
    timeUnixNano: '1 fixed64',
    severityNumber: '2 int32',
    severityText: '3 string',
    body: '5 AnyValue',
    attributes: '6 []KeyValue',
    traceId: '9 bytes',
    spanId: '10 bytes',
    observedTimeUnixNano: '11 fixed64',
  },

  MetricsRequest: { resourceMetrics: '1 []ResourceMetrics' },
  ResourceMetrics: { resource: '1 Resource', scopeMetrics: '2 []ScopeMetrics' },
  ScopeMetrics: { metrics: '2 []Metric' },
  Metric: {
    name: '1 string',
    unit: '3 string',
    gauge: '5 NumberPoints',
    sum: '7 NumberPoints',
    histogram: '9 HistogramPoints',
    exponentialHistogram: '10 ExponentialPoints',
    summary: '11 SummaryPoints',
  },
  NumberPoints: { dataPoints: '1 []NumberPoint' },
  NumberPoint: { timeUnixNano: '3 fixed64', asDouble: '4 double oneof', asInt: '6 sfixed64 oneof', attributes: '7 []KeyValue' },
  HistogramPoints: { dataPoints: '1 []HistogramPoint' },
  HistogramPoint: {
    timeUnixNano: '3 fixed64',
    count: '4 fixed64',
    sum: '5 double',
    bucketCounts: '6 []fixed64',
    explicitBounds: '7 []double',
    attributes: '9 []KeyValue',
  },
  ExponentialPoints: { dataPoints: '1 []ExponentialPoint' },
  ExponentialPoint: { attributes: '1 []KeyValue', timeUnixNano: '3 fixed64', count: '4 fixed64', sum: '5 double' },
  SummaryPoints: { dataPoints: '1 []SummaryPoint' },
  SummaryPoint: { timeUnixNano: '3 fixed64', count: '4 fixed64', sum: '5 double', attributes: '7 []KeyValue' },

  Resource: { attributes: '1 []KeyValue' },
  KeyValue: { key: '1 string', value: '2 AnyValue' },
  AnyValue: {
    stringValue: '1 string oneof',
    boolValue: '2 bool oneof',
    intValue: '3 int64 oneof',
    doubleValue: '4 double oneof',
    arrayValue: '5 ArrayValue oneof',
    kvlistValue: '6 KeyValueList oneof',
    bytesValue: '7 bytes oneof',
  },
  ArrayValue: { values: '1 []AnyValue' },
  KeyValueList: { values: '1 []KeyValue' },

  ExportResponse: { partialSuccess: '1 PartialSuccess' },
  PartialSuccess: { rejected: '1 int64', errorMessage: '2 string' },
  RpcStatus: { code: '1 int32', message: '2 string' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

export type OtlpMessage = keyof typeof MESSAGES;

const SCALARS: Readonly<Record<string, Type>> = {
  double: Type.DOUBLE,
  int64: Type.INT64,
  int32: Type.INT32,
  fixed64: Type.FIXED64,
  sfixed64: Type.SFIXED64,
  bool: Type.BOOL,
  string: Type.STRING,
  bytes: Type.BYTES,
};

const MAX_NESTING = 32;

const registry = createFileRegistry(
  create(FileDescriptorProtoSchema, {
    name: 'otlp.proto',
    package: 'otlp',
    syntax: 'proto3',
    messageType: Object.entries(MESSAGES).map(([name, fields]) => describeMessage(name, fields)),
  }),
  () => undefined,
);

/** Reads the binary form of a message and gives its proto3 JSON form, where bytes are base64 and 64-bit numbers are text. Throws on malformed input. */
export function readProtobuf(message: OtlpMessage, bytes: Uint8Array): JsonValue {
  const descriptor = descriptorOf(message);
  return toJson(descriptor, fromBinary(descriptor, bytes, { readUnknownFields: false, recursionLimit: MAX_NESTING }));
}

/** Writes the binary form of a message given by its fields. */
export function writeProtobuf(message: OtlpMessage, fields: Readonly<Record<string, unknown>>): Uint8Array<ArrayBuffer> {
  const descriptor = descriptorOf(message);
  return new Uint8Array(toBinary(descriptor, create(descriptor, fields)));
}

function descriptorOf(message: OtlpMessage): DescMessage {
  const descriptor = registry.getMessage(`otlp.${message}`);
  if (!descriptor) throw new Error(`No descriptor of ${message}.`);
  return descriptor;
}

function describeMessage(name: string, fields: Readonly<Record<string, string>>): MessageInitShape<typeof DescriptorProtoSchema> {
  const hasChoice = Object.values(fields).some((declaration) => declaration.endsWith(' oneof'));
  return {
    name,
    field: Object.entries(fields).map(([field, declaration]) => describeField(field, declaration)),
    oneofDecl: hasChoice ? [{ name: 'choice' }] : [],
  };
}

function describeField(name: string, declaration: string): MessageInitShape<typeof FieldDescriptorProtoSchema> {
  const [number, type = '', choice] = declaration.split(' ');
  const element = type.replace('[]', '');
  const scalar = SCALARS[element];
  return {
    name,
    jsonName: name,
    number: Number(number),
    label: type.startsWith('[]') ? Label.REPEATED : Label.OPTIONAL,
    ...(scalar === undefined ? { type: Type.MESSAGE, typeName: `.otlp.${element}` } : { type: scalar }),
    ...(choice === 'oneof' ? { oneofIndex: 0 } : {}),
  };
}
