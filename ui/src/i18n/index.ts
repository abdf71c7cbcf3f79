export { learn } from './catalogues';
export * from './dates';
export { numberFormat } from './formats';
export { locale } from './locale.svelte';
export * from './words';
