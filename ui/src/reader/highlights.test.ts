import { describe, expect, it } from 'vitest';
import { rangeOf } from './highlights';

const page = (html: string) => {
  const root = document.createElement('div');
  root.innerHTML = html;
  return root;
};

describe('marked words', () => {
  it('are found across the lines and pieces that a page is drawn of', () => {
    const root = page('<span>Not know</span><span>ing is</span><br><span>not ignorance.</span>');
    expect(rangeOf(root, 'knowing is\nnot')?.toString()).toBe('knowing isnot');
    expect(rangeOf(root, 'ignorance.')?.toString()).toBe('ignorance.');
  });

  it('are not drawn where they do not stand', () => {
    expect(rangeOf(page('<span>soup</span>'), 'bread')).toBeNull();
    expect(rangeOf(page('<span>soup</span>'), ' \n')).toBeNull();
    expect(rangeOf(page(''), 'soup')).toBeNull();
  });
});
