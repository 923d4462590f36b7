import { BodyFields } from '../http/body-fields.js';

const LONGEST_REASON = 2_000;

/** Parameters of a training; what is absent stays as it is in the active model. */
export function trainingBody(body: unknown): { targetPrecision?: number; reviewProbability?: number } {
  const fields = new BodyFields(body ?? {}, ['targetPrecision', 'reviewProbability']);
  const targetPrecision = fields.share('targetPrecision', 0.5, 0.99999);
  const reviewProbability = fields.share('reviewProbability', 0.001, 0.5);
  fields.assertSound();
  return {
    ...(targetPrecision !== null && { targetPrecision }),
    ...(reviewProbability !== null && { reviewProbability }),
  };
}

export function activationBody(body: unknown): { reason?: string } {
  const fields = new BodyFields(body ?? {}, ['reason']);
  const reason = fields.text('reason', LONGEST_REASON);
  fields.assertSound();
  return reason === null ? {} : { reason };
}

/** There is nothing to say beside the path. */
export function noBody(body: unknown): void {
  new BodyFields(body ?? {}, []).assertSound();
}
