import type { Cloud } from '../core/ports/cloud.ts';
import type { Call } from './call.ts';
import { answeredSchema } from './schemas.ts';

/** Families of images that are there already. What is not named keeps its value. */
export function createImageFamilies(call: Call): Pick<Cloud, 'setFamily'> {
  return {
    setFamily: async ({ place, imageId }, family) => {
      const { RequestId: requestId } = await call({
        place,
        action: 'ModifyImageAttribute',
        query: { RegionId: place.region, ImageId: imageId, ImageFamily: family },
        schema: answeredSchema,
        effect: true,
        subject: { imageId },
      });
      return { requestId };
    },
  };
}
