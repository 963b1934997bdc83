/** The form in which texts are compared: of any width and case, without blanks around them. */
export function comparable(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}
