export { codeBlock, inlineCode, joinMarkdown, type Markdown, ours, tableCell, visible } from './markdown.js';
export { redact } from './redact.js';
export { redactDeep } from './redact-deep.js';
