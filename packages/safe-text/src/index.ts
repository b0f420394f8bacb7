export { isLink, link, type LinkRules } from './link.js';
export {
  codeBlock,
  inlineCode,
  joinMarkdown,
  keptMarkdown,
  type Markdown,
  ours,
  tableCell,
  visible,
} from './markdown.js';
export { redact } from './redact.js';
export { redactDeep } from './redact-deep.js';
export { title } from './title.js';
