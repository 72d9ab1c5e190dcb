import { InvalidArgumentError } from 'commander';

/** A whole number from 1 on, as an option's value. */
export const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError('It takes a whole number from 1.');
  return Number(text);
};
