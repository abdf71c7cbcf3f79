declare module '*.yml' {
  const catalogue: Record<string, string>;
  export default catalogue;
}
declare module '@fontsource-variable/*';
/** Folder of the catalogues, under test only: see vite.config.ts. */
declare const __LOCALES__: string;
