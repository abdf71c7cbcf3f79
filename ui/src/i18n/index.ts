export { learn } from './catalogues';
export * from './dates';
export { numberFormat } from './formats';
export { locale } from './locale.svelte';
export { moment, size } from './sizes';
export * from './words';
