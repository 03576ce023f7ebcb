import type { FastifyInstance } from 'fastify';
import type { Central } from '../central.ts';
import type { OperatorAccess } from '../http/operator-access.ts';

/** The pages of central: for citizens and for its operator. */
export async function registerPages(
  app: FastifyInstance,
  central: Central,
  operator: OperatorAccess,
): Promise<void> {
  app.log.debug({ pages: central.publicUrl.length + operator.openCookie.length });
}
