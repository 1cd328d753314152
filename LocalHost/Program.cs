await Task.CompletedTask.ConfigureAwait(false);
