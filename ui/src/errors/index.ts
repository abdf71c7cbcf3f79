export { looks, tell, type AnyError, type Step } from './table';
export { default as Trouble } from './Trouble.svelte';
