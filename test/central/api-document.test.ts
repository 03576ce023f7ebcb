import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openApiDocument } from '../../central/http/openapi.ts';
import { problemOf } from '../../central/http/problems.ts';
import { centralOperations, problemSchema } from '../../contracts/central-api.ts';
import { faultCodes } from '../../contracts/faults.ts';

const document = z
  .object({
    paths: z.record(
      z.string(),
      z.record(
        z.string(),
        z.object({
          operationId: z.string(),
          security: z.array(z.record(z.string(), z.array(z.string()))),
          parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean() })),
        }),
      ),
    ),
  })
  .parse(openApiDocument('0.0.0'));

test('the document is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  const result = await validator.validate(JSON.parse(JSON.stringify(openApiDocument('0.0.0'))));
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
  expect(validator.version).toBe('3.1');
  const broken = await new Validator().validate({ ...openApiDocument('0.0.0'), info: {} });
  expect(broken.valid).toBe(false);
});

test('it holds every operation of the contract with its caller and parameters', () => {
  const ids = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map(({ operationId }) => operationId),
  );
  expect(ids.sort()).toEqual(Object.keys(centralOperations).sort());
  const signals = document.paths['/v1/signals']?.get;
  expect(signals?.security).toEqual([{ kiosk: [] }]);
  expect(signals?.parameters).toMatchObject([
    { name: 'since', in: 'query', required: false },
    { name: 'wait', in: 'query', required: false },
  ]);
  const review = document.paths['/operator/proofings/{reference}/review']?.post;
  expect(review?.security).toEqual([{ operator: [] }]);
  expect(review?.parameters).toMatchObject([{ name: 'reference', in: 'path', required: true }]);
  expect(document.paths['/v1/proofings']?.post?.parameters).toMatchObject([
    { name: 'idempotency-key', in: 'header', required: true },
  ]);
});

test('every fault makes a sound problem', () => {
  for (const code of faultCodes) {
    const problem = problemSchema.parse(problemOf({ ok: false, fault: { code } }));
    expect(problem.status).toBeGreaterThanOrEqual(400);
    expect(problem.title.length).toBeGreaterThan(5);
  }
});
