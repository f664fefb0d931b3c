/** The tags of a mark (`Mark`). */
export const MARK = 'cdk-appstream-image:previous';
export const SHARED_WITH = 'cdk-appstream-image:shared-with-1';

export const [A, B] = ['222233334444', '333344445555'];
/** As the mark has them: in base 36. */
export const ENCODED = { [A]: '2u3bzmb0', [B]: '494wocc3' };
