/**
 * Input that the program cannot work with: an unknown name, an impossible value, a malformed file.
 * The message is one line that says what was given, what was expected, and where. The command line
 * prints it and exits with code 2; anything else that is thrown is a fault of the program.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
}
