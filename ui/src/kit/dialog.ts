/** The context under which a dialog tells its foot how it is closed. */
export const CLOSE = Symbol('close');
