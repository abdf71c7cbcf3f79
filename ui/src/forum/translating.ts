import type { Language, PostCard } from '../host';

/** The language into which a reader would translate a post. */
export function target(post: PostCard, reads: Language): Language {
  if (post.language === 'es') return 'en';
  return post.language === 'en' ? 'es' : reads;
}
