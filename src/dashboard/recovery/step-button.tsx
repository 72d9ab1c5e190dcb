import { Link } from '@fluentui/react-components';

interface StepButtonProps {
  readonly stepId: string;
  readonly onStep: (stepId: string) => void;
}

/** Opens a step by its id. */
export const StepButton = ({ stepId, onStep }: StepButtonProps) => (
  <Link as="button" inline onClick={() => onStep(stepId)}>
    {stepId}
  </Link>
);
