export * from './dates';
export { locale } from './locale.svelte';
export * from './words';
