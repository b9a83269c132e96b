/** A stylesheet as text, minified, with the design tokens' values filled in. */
declare module "*.css" {
  const text: string;
  export default text;
}
