import { z } from 'zod';
import { centralOperations, type Operation, problemSchema } from '../../contracts/central-api.ts';
import {
  contentDigest,
  idempotencyHeader,
  idempotencyKeyPattern,
  signatureLabel,
  signedComponents,
} from '../../contracts/request-signature.ts';
import { problemType } from './problems.ts';

type JsonSchema = Record<string, unknown>;
type AnyOperation = Operation<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;

/** OpenAPI 3.1 document of all operations, made from their zod schemas. */
export function openApiDocument(version: string): JsonSchema {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const [name, operation] of Object.entries(centralOperations)) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(name, operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Smart Kiosk: central Digital ID',
      version,
      description: 'Reference server. Every refusal is an RFC 9457 problem whose `code` is a fault code.',
    },
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
      securitySchemes: {
        kiosk: {
          type: 'apiKey',
          in: 'header',
          name: 'Signature',
          description: `HTTP Message Signature (RFC 9421), label \`${signatureLabel}\`, ES256, over ${signedComponents.join(', ')}; Content-Digest: ${contentDigest('…')}`,
        },
        operator: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function describe(name: string, operation: AnyOperation): JsonSchema {
  const hasBody = !(operation.body instanceof z.ZodUndefined);
  return {
    operationId: name,
    summary: operation.summary,
    security: operation.caller === 'anyone' ? [] : [{ [operation.caller]: [] }],
    parameters: [
      ...parameters(operation.params, 'path'),
      ...parameters(operation.query, 'query'),
      ...(operation.idempotent
        ? [
            {
              name: idempotencyHeader,
              in: 'header',
              required: true,
              schema: { type: 'string', pattern: idempotencyKeyPattern.source },
            },
          ]
        : []),
    ],
    ...(hasBody
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchema(operation.body, 'input') } },
          },
        }
      : {}),
    responses: {
      200: {
        description: 'Done',
        content: { 'application/json': { schema: jsonSchema(operation.response, 'output') } },
      },
      default: {
        description: 'Refused',
        content: { [problemType]: { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function parameters(schema: z.ZodType, place: 'path' | 'query'): readonly JsonSchema[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || !z.object({ [name]: field as z.ZodType }).safeParse({}).success,
    schema: jsonSchema(field as z.ZodType, 'output'),
  }));
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io });
  return rest;
}
