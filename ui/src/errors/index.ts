export { looks, tell, type Step } from './table';
export { default as Trouble } from './Trouble.svelte';
