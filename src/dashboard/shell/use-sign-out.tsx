import { Toast, ToastBody, ToastTitle, useToastController } from '@fluentui/react-components';
import { useNavigate } from 'react-router';
import { api } from '../api/client.js';
import { queryClient } from '../api/query-client.js';
import { signInLink } from './links.js';
import { TOASTER } from './theme.js';

/** Signs out and forgets all that was shown; tells where that could not be done, as somebody is still signed in then. */
export const useSignOut = (): (() => Promise<void>) => {
  const navigate = useNavigate();
  const { dispatchToast } = useToastController(TOASTER);
  return async () => {
    try {
      await api.POST('/auth/sign-out');
    } catch (error) {
      dispatchToast(
        <Toast>
          <ToastTitle>You are still signed in</ToastTitle>
          <ToastBody>{error instanceof Error ? error.message : 'Try again.'}</ToastBody>
        </Toast>,
        { intent: 'error' },
      );
      return;
    }
    queryClient.clear();
    await navigate(signInLink('/'));
  };
};
